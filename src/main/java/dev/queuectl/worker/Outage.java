package dev.queuectl.worker;

import dev.queuectl.store.StoreException;

import java.time.Duration;
import java.time.Instant;

/**
 * How a worker waits out a store that does not answer: longer each time, jittered, five seconds at
 * most.
 */
final class Outage {
    private static final long FIRST_MILLIS = 50;
    private static final long LONGEST_MILLIS = 5000;

    /** With the pauses between them, so many failures take some six seconds. */
    private static final int LONG = 8;

    /** Where each failure takes long itself, fewer are enough. */
    private static final Duration LONG_WAIT = Duration.ofSeconds(6);

    private final Verdicts verdicts;
    private final WorkerLog log;
    private int failures;
    private Instant since = Instant.EPOCH;

    /**
     * @param verdicts the worker's time and chance
     */
    Outage(Verdicts verdicts, WorkerLog log) {
        this.verdicts = verdicts;
        this.log = log;
    }

    /** Answers how long to wait after one more failure; the first of a row is logged. */
    Duration pause(StoreException e) {
        if (failures++ == 0) {
            since = verdicts.time().instant();
            log.trouble(
                    e.getMessage()
                            + "; what runs goes on, results are kept until the store answers");
        }
        long millis = Math.min(FIRST_MILLIS << Math.min(failures, 10), LONGEST_MILLIS);
        return Duration.ofMillis(millis / 2 + verdicts.random().nextLong(millis / 2 + 1));
    }

    /**
     * Whether it has failed often enough that a worker told to leave at once should wait no more.
     */
    boolean isLong() {
        Duration waited = Duration.between(since, verdicts.time().instant()).abs();
        return failures >= LONG || (failures > 1 && waited.compareTo(LONG_WAIT) >= 0);
    }

    /** Tells that the store has answered. */
    void over() {
        if (failures > 0) {
            log.trouble("over: the store answers again");
            failures = 0;
        }
    }
}
