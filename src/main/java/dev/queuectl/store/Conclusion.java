package dev.queuectl.store;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.Run;

/**
 * The end of one run.
 *
 * @param job the job as it stands after the run, still under the fence of its claim; it is written
 *     only if the worker whose turn it is still holds it under that fence
 * @param run what the history keeps of the run
 * @param output what the run wrote, as far as it shall be kept in the store
 */
public record Conclusion(Job job, Run run, CapturedOutput output) {
    public Conclusion {
        if (job.state().kind() == JobState.Kind.PROCESSING) {
            throw new IllegalArgumentException("the run of job '" + job.id() + "' has not ended");
        }
    }
}
