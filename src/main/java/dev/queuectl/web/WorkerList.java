package dev.queuectl.web;

import dev.queuectl.client.Workers;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.Visible;
import dev.queuectl.store.StopRequest;
import dev.queuectl.store.WorkerRecord;
import dev.queuectl.web.http.Response;
import dev.queuectl.web.pages.WorkersPage;
import dev.queuectl.web.pages.WorkersPage.WorkerRow;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** The page of all workers. */
final class WorkerList {
    private final Site site;
    private final Frames frames;

    WorkerList(Site site, Frames frames) {
        this.site = site;
        this.frames = frames;
    }

    Response show(Call call) {
        Instant now = site.time().instant();
        List<WorkerRow> rows =
                new Workers(site.storage(), site.time())
                        .list().stream().map(busy -> row(busy, now)).toList();
        return Templates.page(
                200, "workers.jte", new WorkersPage(frames.of("Workers", "workers", call), rows));
    }

    private static WorkerRow row(Workers.Busy busy, Instant now) {
        WorkerRecord worker = busy.worker();
        String queues =
                worker.queues().stream()
                        .map(QueueName::value)
                        .sorted()
                        .collect(Collectors.joining(", "));
        return new WorkerRow(
                worker.id().value(),
                Visible.line(worker.host().name()),
                worker.pid(),
                standing(busy),
                worker.slots(),
                queues.isEmpty() ? "all" : queues,
                Words.moment(worker.startedAt(), now),
                busy.jobs().stream().map(JobId::value).toList());
    }

    private static String standing(Workers.Busy busy) {
        if (!busy.sighting().alive()) {
            return "dead";
        }
        return busy.sighting().stop() == StopRequest.NONE ? "alive" : "stopping";
    }
}
