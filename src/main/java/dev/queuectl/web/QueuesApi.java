package dev.queuectl.web;

import dev.queuectl.domain.JobState;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.Summary;
import dev.queuectl.web.http.Response;

import java.io.IOException;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;

/** The queues that have jobs. */
final class QueuesApi {
    private final Site site;

    QueuesApi(Site site) {
        this.site = site;
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                                "/api/v1/queues",
                                Role.VIEWER,
                                "The queues and how many jobs of each state they have.",
                                this::list)
                        .gives("Queues"));
    }

    private Response list(Call call) throws IOException {
        Summary summary = site.storage().jobs().summary(site.time().instant());
        List<QueueName> queues =
                summary.counts().keySet().stream()
                        .sorted(Comparator.comparing(QueueName::value))
                        .toList();
        return Answers.json(
                200,
                json -> {
                    json.writeStartArray();
                    for (QueueName queue : queues) {
                        json.writeStartObject();
                        json.writeStringField("name", queue.value());
                        json.writeObjectFieldStart("counts");
                        for (JobState.Kind kind : JobState.Kind.values()) {
                            json.writeNumberField(
                                    kind.label(), summary.count(List.of(queue), EnumSet.of(kind)));
                        }
                        json.writeEndObject();
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                });
    }
}
