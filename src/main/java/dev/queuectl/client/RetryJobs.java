package dev.queuectl.client;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.store.Amendment;
import dev.queuectl.store.JobStore;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Lets jobs that do not run be run now: those that wait need not wait any longer, and finished ones
 * start over with all their attempts.
 */
public final class RetryJobs {
    private final JobStore jobs;
    private final InstantSource time;

    public RetryJobs(JobStore jobs, InstantSource time) {
        this.jobs = jobs;
        this.time = time;
    }

    /** What became of a job that was to be retried. */
    public sealed interface Answer {
        /** It is due. */
        record Retried() implements Answer {}

        /** It was left alone, because a worker holds it. */
        record Held(JobState.Processing state) implements Answer {}

        /** It was purged since it was read. */
        record Gone() implements Answer {}
    }

    /**
     * Makes jobs due that do not run, but for those that have changed since they were read.
     *
     * @return the ids of those that are due
     */
    public Set<JobId> retry(List<Job> read) {
        List<Amendment> amendments = new ArrayList<>(read.size());
        for (Job job : read) {
            amendments.add(new Amendment(job, job.retried(time.instant())));
        }
        return jobs.amend(amendments);
    }

    /**
     * Makes a job due. If it has changed since it was read, it is read again, and what it is now
     * decides.
     */
    public Answer retry(Job job) {
        Job read = job;
        while (true) {
            if (read.state() instanceof JobState.Processing state) {
                return new Answer.Held(state);
            }
            Amendment amendment = new Amendment(read, read.retried(time.instant()));
            if (!jobs.amend(List.of(amendment)).isEmpty()) {
                return new Answer.Retried();
            }
            List<Job> now = jobs.find(List.of(job.id()));
            if (now.isEmpty()) {
                return new Answer.Gone();
            }
            read = now.getFirst();
        }
    }
}
