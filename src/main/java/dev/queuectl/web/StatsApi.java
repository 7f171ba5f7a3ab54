package dev.queuectl.web;

import dev.queuectl.client.Workers;
import dev.queuectl.client.json.StatusJson;
import dev.queuectl.store.Summary;
import dev.queuectl.web.http.Response;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** How the queue is, as {@code status --json} tells it. */
final class StatsApi {
    private static final String SUMMARY = "Counts by state, workers, throughput.";

    private final Site site;

    StatsApi(Site site) {
        this.site = site;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/v1/stats", Role.VIEWER, SUMMARY, this::stats),
                // Where the tools were that people come from.
                Route.get("/api/stats", Role.VIEWER, SUMMARY, this::stats));
    }

    private Response stats(Call call) throws IOException {
        Instant now = site.time().instant();
        Summary summary = site.storage().jobs().summary(now);
        List<Workers.Busy> workers = new Workers(site.storage(), site.time()).list();
        List<String> notices = site.storage().notices();
        return Answers.json(200, json -> StatusJson.write(json, summary, workers, notices, now));
    }
}
