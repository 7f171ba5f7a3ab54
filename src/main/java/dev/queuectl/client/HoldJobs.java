package dev.queuectl.client;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.store.Amendment;
import dev.queuectl.store.JobStore;

import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** Keeps jobs that wait from being claimed, and lets them be claimed again. */
public final class HoldJobs {
    private final JobStore jobs;
    private final InstantSource time;

    public HoldJobs(JobStore jobs, InstantSource time) {
        this.jobs = jobs;
        this.time = time;
    }

    /**
     * Keeps jobs that wait from being claimed, but for those that have changed since they were
     * read.
     *
     * @return the ids of those that are kept
     */
    public Set<JobId> hold(List<Job> read) {
        return jobs.amend(
                read.stream()
                        .map(job -> new Amendment(job, job.putOnHold(time.instant())))
                        .toList());
    }

    /**
     * Lets jobs that wait be claimed when they are due, but for those that have changed since they
     * were read.
     *
     * @return the ids of those that may be claimed
     */
    public Set<JobId> release(List<Job> read) {
        return jobs.amend(
                read.stream()
                        .map(job -> new Amendment(job, job.released(time.instant())))
                        .toList());
    }
}
