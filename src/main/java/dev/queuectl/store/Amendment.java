package dev.queuectl.store;

import dev.queuectl.domain.Job;

/**
 * A change an operator makes to a job that does not run.
 *
 * @param before the job as it was read; the change is made only if its state and fence are still
 *     the same
 * @param after the job as it shall be
 */
public record Amendment(Job before, Job after) {
    public Amendment {
        if (!before.id().equals(after.id())) {
            throw new IllegalArgumentException(
                    "an amendment of two jobs: " + before.id() + ", " + after.id());
        }
    }
}
