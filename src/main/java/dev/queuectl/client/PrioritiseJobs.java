package dev.queuectl.client;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.store.Amendment;
import dev.queuectl.store.JobStore;

import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** Has jobs that wait go before others, or after them. */
public final class PrioritiseJobs {
    private final JobStore jobs;
    private final InstantSource time;

    public PrioritiseJobs(JobStore jobs, InstantSource time) {
        this.jobs = jobs;
        this.time = time;
    }

    /**
     * Gives jobs that wait another priority, but for those that have changed since they were read.
     *
     * @return the ids of those that have it
     */
    public Set<JobId> prioritise(List<Job> read, int priority) {
        return jobs.amend(
                read.stream()
                        .map(job -> new Amendment(job, job.prioritised(priority, time.instant())))
                        .toList());
    }
}
