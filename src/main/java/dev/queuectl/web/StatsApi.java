package dev.queuectl.web;

import dev.queuectl.client.Stats;
import dev.queuectl.client.Workers;
import dev.queuectl.client.json.StatsJson;
import dev.queuectl.client.json.StatusJson;
import dev.queuectl.config.Durations;
import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.FigureStore;
import dev.queuectl.store.Summary;
import dev.queuectl.web.http.Response;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How the queue is, as {@code status --json} tells it. */
final class StatsApi {
    private static final String SUMMARY = "Counts by state, workers, throughput.";

    private static final Duration USUAL = Duration.ofHours(1);

    private final Site site;

    StatsApi(Site site) {
        this.site = site;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/v1/stats", Role.VIEWER, SUMMARY, this::stats).gives("Status"),
                // Where the tools were that people come from.
                Route.get("/api/stats", Role.VIEWER, SUMMARY, this::stats).gives("Status"),
                Route.get(
                                "/api/v1/figures",
                                Role.VIEWER,
                                "How many runs ended how, how long they waited and took.",
                                this::figures)
                        .with("since", "from so long ago; 1h by default")
                        .with("by", "queue or command, to tell them apart")
                        .with("queue", "only of this one")
                        .gives("Figures"));
    }

    private Response stats(Call call) throws IOException {
        Instant now = site.time().instant();
        Summary summary = site.storage().jobs().summary(now);
        List<Workers.Busy> workers = new Workers(site.storage(), site.time()).list();
        List<String> notices = site.storage().notices();
        return Answers.json(200, json -> StatusJson.write(json, summary, workers, notices, now));
    }

    private Response figures(Call call) throws IOException {
        Duration ago =
                call.query("since")
                        .map(text -> Durations.parse("since", text, FigureStore.HOURS_KEPT))
                        .orElse(USUAL);
        Optional<QueueName> queue = call.query("queue").map(QueueName::new);
        Stats.By by =
                switch (call.query("by").orElse("")) {
                    case "" -> Stats.By.NOTHING;
                    case "queue" -> Stats.By.QUEUE;
                    case "command" -> Stats.By.COMMAND;
                    default -> throw new InvalidValue("by", "must be queue or command");
                };
        Instant now = site.time().instant();
        Stats stats = Stats.read(site.storage().figures(), now, ago, queue, by);
        Optional<Instant> oldest = site.storage().jobs().summary(now).oldestDue();
        return Answers.json(200, json -> StatsJson.write(json, stats, queue, oldest));
    }
}
