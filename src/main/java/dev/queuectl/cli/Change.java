package dev.queuectl.cli;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Something that is done to jobs, to those that were named or to all that a filter means. */
interface Change {
    /** Answers what it is called, like {@code retrying}. */
    String doing();

    /** Answers what is said of a job then, like {@code retried}. */
    String done();

    /** Whether it destroys something, so that consent is needed. */
    default boolean destroys() {
        return false;
    }

    /** Whether it is done to the oldest jobs first. */
    default boolean oldestFirst() {
        return false;
    }

    /** Whether the same again, after an interruption, does what is left. */
    default boolean isResumable() {
        return true;
    }

    /** Whether a filter that means this job does not ask for anything to be done to it. */
    default boolean passesOver(Job job) {
        return false;
    }

    /** Whether it cannot be done to a job that a filter means, as the job stands. */
    boolean refuses(Job job);

    /** Answers what is told of so many jobs that were refused. */
    CliError refusals(long jobs);

    /** Answers why it cannot be done to a job that was named; empty where it can. */
    Optional<CliError> refusal(Job job);

    /**
     * Does it to jobs that are neither passed over nor refused.
     *
     * @return to which of them it was done: others may have been faster
     */
    Set<JobId> apply(List<Job> jobs);

    /**
     * Returns when what was done has had its effect, or somebody interrupts.
     *
     * @return why it had none, of each job where that is so
     */
    default List<CliError> complete(BooleanSupplier interrupted)
            throws IOException, InterruptedException {
        return List.of();
    }
}
