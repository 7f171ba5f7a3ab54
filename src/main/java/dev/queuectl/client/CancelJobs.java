package dev.queuectl.client;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.store.Amendment;
import dev.queuectl.store.JobStore;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Calls jobs off: those that wait at once, those that run by asking their worker. Asking is
 * durable: a worker that is absent or frozen finds it at its return.
 */
public final class CancelJobs {
    private final JobStore jobs;
    private final InstantSource time;

    public CancelJobs(JobStore jobs, InstantSource time) {
        this.jobs = jobs;
        this.time = time;
    }

    /** How far the cancelling of a job has come. */
    public sealed interface Progress {
        /** It is called off. */
        record Cancelled() implements Progress {}

        /** It runs, and its worker was asked to end it. */
        record Asked(JobState.Processing state) implements Progress {}

        /** It had ended before: as completed or dead. */
        record Ended(JobState.Kind kind) implements Progress {}

        /** It was purged. */
        record Gone() implements Progress {}
    }

    /**
     * Calls jobs off that wait, and asks the workers of those that run, but for jobs that have
     * changed since they were read.
     *
     * @return of each that is called off, or whose worker was asked, how far it has come
     */
    public Map<JobId, Progress> cancel(List<Job> read) {
        List<Amendment> amendments = new ArrayList<>();
        Map<JobId, Progress> running = new LinkedHashMap<>();
        for (Job job : read) {
            if (job.state() instanceof JobState.Processing state) {
                running.put(job.id(), new Progress.Asked(state));
            } else {
                amendments.add(new Amendment(job, job.cancelled(time.instant())));
            }
        }
        if (!running.isEmpty()) {
            running.keySet().retainAll(jobs.requestCancel(running.keySet()));
        }
        Map<JobId, Progress> progress = new LinkedHashMap<>(running);
        jobs.amend(amendments).forEach(id -> progress.put(id, new Progress.Cancelled()));
        return progress;
    }

    /**
     * Does what can be done now to call a job off. To be called again, after a while, for as long
     * as it answers that a worker was asked.
     */
    public Progress advance(JobId id) {
        while (true) {
            Optional<Job> found = jobs.find(List.of(id)).stream().findFirst();
            if (found.isEmpty()) {
                return new Progress.Gone();
            }
            Job job = found.get();
            JobState.Kind kind = job.state().kind();
            if (kind == JobState.Kind.CANCELLED) {
                return new Progress.Cancelled();
            }
            if (kind.isFinished()) {
                return new Progress.Ended(kind);
            }
            if (job.state() instanceof JobState.Processing state) {
                if (job.isCancelAsked() || !jobs.requestCancel(Set.of(id)).isEmpty()) {
                    return new Progress.Asked(state);
                }
            } else {
                Amendment amendment = new Amendment(job, job.cancelled(time.instant()));
                if (!jobs.amend(List.of(amendment)).isEmpty()) {
                    return new Progress.Cancelled();
                }
            }
            // Somebody was faster: what the job is now decides.
        }
    }
}
