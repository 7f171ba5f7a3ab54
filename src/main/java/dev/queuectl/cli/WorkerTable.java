package dev.queuectl.cli;

import dev.queuectl.client.Workers;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.StopRequest;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Workers, a row each. */
final class WorkerTable {
    private static final int JOBS = 6;

    private WorkerTable() {}

    static Table of(List<Workers.Busy> workers, Terminal terminal, Instant now) {
        Table table =
                new Table(JOBS, "worker", "host", "pid", "slots", "queues", "last seen", "jobs");
        for (Workers.Busy busy : workers) {
            table.add(
                    busy.worker().id().value(),
                    busy.worker().host().name(),
                    Long.toString(busy.worker().pid()),
                    Integer.toString(busy.worker().slots()),
                    queues(busy),
                    seen(busy, terminal, now),
                    String.join(" ", busy.jobs().stream().map(JobId::value).toList()));
        }
        return table;
    }

    private static String queues(Workers.Busy busy) {
        List<String> names =
                busy.worker().queues().stream().map(QueueName::value).sorted().toList();
        return names.isEmpty() ? "all" : String.join(",", names);
    }

    private static String seen(Workers.Busy busy, Terminal terminal, Instant now) {
        if (!busy.sighting().alive()) {
            return "dead, its jobs wait for recovery";
        }
        String stopping = busy.sighting().stop() == StopRequest.NONE ? "" : ", stopping";
        return (terminal.outIsTerminal()
                        ? "now, up " + Texts.span(Duration.between(busy.worker().startedAt(), now))
                        : "now")
                + stopping;
    }
}
