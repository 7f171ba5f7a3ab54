package dev.queuectl.domain;

import java.time.Instant;

/**
 * What follows the end of a run. Decided by {@link RetryPolicy}, carried out by {@link
 * Job#concluded}.
 */
public sealed interface Verdict {
    /** The job is done. */
    record Complete() implements Verdict {}

    /** The job has failed and runs again from this instant on. */
    record Retry(Instant due) implements Verdict {}

    /** The job goes to the dead letters: out of retries, or poison. */
    record Bury(Reason reason) implements Verdict {}

    /**
     * The job returns to the state it was claimed from, its attempt given back, and may run from
     * this instant on.
     */
    record PutBack(Instant due) implements Verdict {}

    /** The job was called off. */
    record Cancel() implements Verdict {}
}
