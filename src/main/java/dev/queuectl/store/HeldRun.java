package dev.queuectl.store;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.WorkerId;

/**
 * A run that is being made, as whoever makes it shows it to the store.
 *
 * @param job whose run it is
 * @param number which of its runs
 * @param holder who holds the job
 * @param fence under which he does
 */
public record HeldRun(JobId job, int number, WorkerId holder, long fence) {

    /** Answers the run of a job that is being processed. */
    public static HeldRun of(Job job) {
        if (!(job.state() instanceof JobState.Processing held)) {
            throw new IllegalArgumentException("job '" + job.id() + "' is not held");
        }
        return new HeldRun(job.id(), job.runNumber(), held.holder(), job.fence());
    }
}
