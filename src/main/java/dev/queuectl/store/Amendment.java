package dev.queuectl.store;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState;

/**
 * A change an operator makes to a job that does not run.
 *
 * @param before the job as it was read; the change is made only if its state and fence are still
 *     the same, and it is the same job: one that was purged and enqueued again under its id counts
 *     its fence from 0, and is told from the former by when it was enqueued
 * @param after the job as it shall be
 */
public record Amendment(Job before, Job after) {
    public Amendment {
        if (!before.id().equals(after.id())) {
            throw new IllegalArgumentException(
                    "an amendment of two jobs: " + before.id() + ", " + after.id());
        }
        if (isHeld(before) || isHeld(after)) {
            throw new IllegalArgumentException("job '" + before.id() + "' is held by a worker");
        }
    }

    private static boolean isHeld(Job job) {
        return job.state().kind() == JobState.Kind.PROCESSING;
    }
}
