package dev.queuectl.store.postgres;

import java.time.Duration;

/**
 * From when on something is done about what takes long.
 *
 * @param claim from when on a claim is slow; see {@link Frontier}
 * @param silence how long a transaction may stand still before the server undoes it
 * @param lending how long to wait for a connection of a pool
 */
record Limits(Duration claim, Duration silence, Duration lending) {
    /**
     * What a frozen process, or one that is cut off without a sign, has begun is undone sooner than
     * a lease is over, and sooner than anybody gives up to wait for a lock: until then nobody could
     * claim the jobs it was about to.
     */
    static final Limits USUAL =
            new Limits(Frontier.SLOW, Duration.ofSeconds(15), Duration.ofSeconds(10));

    /** Answers the statement that tells the server about {@link #silence}. */
    String boundOfSilence() {
        return "SET idle_in_transaction_session_timeout = '" + silence.toMillis() + "ms'";
    }
}
