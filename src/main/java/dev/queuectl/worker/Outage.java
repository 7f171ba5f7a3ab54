package dev.queuectl.worker;

import dev.queuectl.store.StoreException;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How a worker waits out a store that does not answer: longer each time, jittered, five seconds at
 * most.
 */
final class Outage {
    private static final long FIRST_MILLIS = 50;
    private static final long LONGEST_MILLIS = 5000;

    /** With the pauses between them, so many failures take some six seconds. */
    private static final int LONG = 8;

    private final RandomGenerator random;
    private final WorkerLog log;
    private int failures;

    Outage(RandomGenerator random, WorkerLog log) {
        this.random = random;
        this.log = log;
    }

    /** Answers how long to wait after one more failure; the first of a row is logged. */
    Duration pause(StoreException e) {
        if (failures++ == 0) {
            log.trouble(
                    e.getMessage()
                            + "; what runs goes on, results are kept until the store answers");
        }
        long millis = Math.min(FIRST_MILLIS << Math.min(failures, 10), LONGEST_MILLIS);
        return Duration.ofMillis(millis / 2 + random.nextLong(millis / 2 + 1));
    }

    /**
     * Whether it has failed often enough that a worker told to leave at once should wait no more.
     */
    boolean isLong() {
        return failures >= LONG;
    }

    /** Tells that the store has answered. */
    void over() {
        if (failures > 0) {
            log.trouble("over: the store answers again");
            failures = 0;
        }
    }
}
