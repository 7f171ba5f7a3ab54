package dev.queuectl.client;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.store.JobStore;
import dev.queuectl.store.Purge;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Deletes jobs with their runs and output, whatever their state, but for those that run. */
public final class DeleteJobs {
    private final JobStore jobs;

    public DeleteJobs(JobStore jobs) {
        this.jobs = jobs;
    }

    /** Whether a job can be deleted as it stands: no worker holds it. */
    public static boolean isAtRest(Job job) {
        return job.state().kind() != JobState.Kind.PROCESSING;
    }

    /**
     * Deletes jobs that are at rest, but for those that have changed since they were read.
     *
     * @return the ids of those that are not there any more
     */
    public Set<JobId> delete(List<Job> read) {
        Set<JobId> gone = new LinkedHashSet<>();
        read.forEach(job -> gone.add(job.id()));
        if (jobs.purge(Purge.of(read), read.size()) < read.size()) {
            jobs.find(List.copyOf(gone)).forEach(job -> gone.remove(job.id()));
        }
        return gone;
    }
}
