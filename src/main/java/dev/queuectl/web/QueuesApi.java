package dev.queuectl.web;

import dev.queuectl.client.QueueKey;
import dev.queuectl.client.Queues;
import dev.queuectl.client.json.QueueJson;
import dev.queuectl.config.Key;
import dev.queuectl.config.Nearest;
import dev.queuectl.config.Numbers;
import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.Visible;
import dev.queuectl.store.QueueTerms;
import dev.queuectl.web.http.Refusal;
import dev.queuectl.web.http.Response;

import java.io.IOException;
import java.util.List;

/** Queues: what is in them, pauses, limits. One may be paused before it has any job. */
final class QueuesApi {
    private final Site site;
    private final Queues queues;

    QueuesApi(Site site) {
        this.site = site;
        this.queues = new Queues(site.storage(), site.time());
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                                "/api/v1/queues",
                                Role.VIEWER,
                                "The queues: how many jobs of each state, limits, and pauses.",
                                _ ->
                                        Answers.json(
                                                200, json -> QueueJson.write(json, queues.list())))
                        .gives("Queues"),
                Route.get("/api/v1/queues/{queue}", Role.VIEWER, "One of them.", this::show)
                        .gives("Queue"),
                Route.post(
                                "/api/v1/queues/{queue}/pause",
                                "Has no worker take jobs of a queue until it is resumed.",
                                this::pause)
                        .takes("Pause")
                        .gives("Queue"),
                Route.post(
                                "/api/v1/queues/{queue}/resume",
                                "Lets workers take jobs of a queue again.",
                                this::resume)
                        .gives("Queue"),
                Route.put("/api/v1/queues/{queue}/{key}", "Sets something of a queue.", this::set)
                        .takes("Value")
                        .gives("Queue"),
                Route.delete(
                                "/api/v1/queues/{queue}/{key}",
                                "Takes back what was set of a queue.",
                                this::unset)
                        .gives("Queue"));
    }

    private Response show(Call call) throws IOException {
        Queues.Sheet sheet =
                queues.find(queue(call))
                        .orElseThrow(() ->
                                new Refusal(
                                        404,
                                        "not_found",
                                        "there is nothing in queue '" + call.part("queue") + "'"));
        return Answers.json(200, json -> QueueJson.write(json, sheet));
    }

    private Response pause(Call call) throws IOException {
        QueueName queue = queue(call);
        String why = JsonBody.read(call, "why").string("why").orElse("");
        QueueTerms.Halt _ = queues.pause(queue, site.parts().who(), why);
        return told(queue);
    }

    private Response resume(Call call) throws IOException {
        QueueName queue = queue(call);
        boolean _ = queues.resume(queue);
        return told(queue);
    }

    private Response set(Call call) throws IOException {
        QueueName queue = queue(call);
        QueueKey key = key(call);
        String value =
                JsonBody.read(call, "value")
                        .string("value")
                        .orElseThrow(() -> new InvalidValue("value", "is missing"));
        QueueTerms _ = queues.set(queue, key, value);
        return told(queue);
    }

    private Response unset(Call call) throws IOException {
        QueueName queue = queue(call);
        QueueTerms _ = queues.set(queue, key(call), QueueKey.NONE);
        return told(queue);
    }

    private Response told(QueueName queue) throws IOException {
        Queues.Sheet sheet = queues.sheet(queue);
        return Answers.json(200, json -> QueueJson.write(json, sheet));
    }

    private static QueueName queue(Call call) {
        return new QueueName(call.part("queue"));
    }

    private static QueueKey key(Call call) {
        String typed = call.part("key");
        return QueueKey.named(typed)
                .orElseThrow(() ->
                        new Refusal(
                                404,
                                "not_found",
                                "unknown setting '"
                                        + Visible.line(Numbers.shortened(typed))
                                        + "' of a queue"
                                        + Nearest.hint(Key.canonical(typed), QueueKey.labels())));
    }
}
