package dev.queuectl.cli;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState;

import java.util.List;

/** Jobs, a row each. */
final class JobTable {
    private JobTable() {}

    /** Answers what people look for first. */
    static Table of(List<Job> jobs, Terminal terminal) {
        Table table = new Table(5, "id", "state", "queue", "attempts", "updated", "command");
        for (Job job : jobs) {
            String reason = Texts.reason(job);
            boolean tell =
                    !reason.isEmpty()
                            && job.state().kind() != JobState.Kind.COMPLETED
                            && terminal.outIsTerminal();
            table.add(
                    job.id().value(),
                    state(job),
                    job.spec().queue().value(),
                    Integer.toString(job.counters().attempts()) + (tell ? " (" + reason + ")" : ""),
                    Texts.time(job.updatedAt(), terminal),
                    job.spec().command().line());
        }
        return table;
    }

    /** Answers that and more. */
    static Table wide(List<Job> jobs, Terminal terminal) {
        Table table =
                new Table(
                        11,
                        "id",
                        "state",
                        "queue",
                        "priority",
                        "attempts",
                        "reason",
                        "worker",
                        "tags",
                        "created",
                        "run at",
                        "updated",
                        "command");
        for (Job job : jobs) {
            String worker =
                    job.state() instanceof JobState.Processing held ? held.holder().value() : "";
            table.add(
                    job.id().value(),
                    state(job),
                    job.spec().queue().value(),
                    Integer.toString(job.spec().priority()),
                    Integer.toString(job.counters().attempts()),
                    Texts.reason(job),
                    worker,
                    String.join(",", job.spec().tags()),
                    Texts.time(job.createdAt(), terminal),
                    Texts.time(job.runAt(), terminal),
                    Texts.time(job.updatedAt(), terminal),
                    job.spec().command().line());
        }
        return table;
    }

    /** Answers the state, and that an operator keeps it so. */
    static String state(Job job) {
        String label = job.state().kind().label();
        return job.state().isOnHold() ? label + " (held)" : label;
    }
}
