package dev.queuectl.worker;

import dev.queuectl.domain.JobId;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.Backlog;
import dev.queuectl.store.JobStore;
import dev.queuectl.store.QueueGates;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a worker was started for, and whether that is done. */
final class Errand {
    private final JobStore jobs;
    private final InstantSource time;
    private final WorkerOptions options;

    Errand(JobStore jobs, InstantSource time, WorkerOptions options) {
        this.jobs = jobs;
        this.time = time;
        this.options = options;
    }

    /**
     * Whether it is done, for a worker that holds no job. One that only a request ends never is.
     */
    boolean isDone(QueueGates gates) {
        return switch (options.until()) {
            case WorkerOptions.Until.Stopped _ -> false;
            case WorkerOptions.Until.Drained _ -> isDrained(gates);
            case WorkerOptions.Until.Ended(JobId job) -> hasEnded(job);
        };
    }

    /** Whether nothing is left to do, but for what waits in queues that are paused. */
    private boolean isDrained(QueueGates gates) {
        Instant now = time.instant();
        Backlog backlog = jobs.backlog(options.queues(), now);
        Set<QueueName> paused = new HashSet<>(gates.shut());
        if (!options.queues().isEmpty()) {
            paused.retainAll(options.queues());
        }
        Backlog waiting = paused.isEmpty() ? new Backlog(0, 0, 0) : jobs.backlog(paused, now);
        return backlog.due() == waiting.due() && backlog.failed() == waiting.failed();
    }

    private boolean hasEnded(JobId id) {
        return jobs.find(List.of(id)).stream().noneMatch(job -> job.state().kind().isWaiting());
    }
}
