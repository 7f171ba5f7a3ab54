package dev.queuectl.store.sqlite;

import org.sqlite.BusyHandler;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * Waits for other processes to release the database. The pauses are short, of constant length and
 * jittered: SQLite's own handler waits longer each time and so punishes whoever waited longest.
 *
 * <p>Not thread-safe; used under the lock of its {@link Database}.
 */
final class Patience extends BusyHandler {
    private static final long SHORTEST_PAUSE_NANOS = 500_000;
    private static final int JITTER_NANOS = 1_000_000;

    private final long limitNanos;
    private final RandomGenerator random;
    private long waitingSince;

    Patience(Duration limit, RandomGenerator random) {
        this.limitNanos = limit.toNanos();
        this.random = random;
    }

    /** Called by SQLite before each new attempt; answers 0 to give up. */
    @Override
    protected int callback(int earlierCalls) {
        if (earlierCalls == 0) {
            begin();
        }
        return pause() ? 1 : 0;
    }

    /** Starts to count the time that one call may wait. */
    void begin() {
        waitingSince = System.nanoTime();
    }

    /** Waits a moment; answers false, without waiting, when the time is up. */
    boolean pause() {
        if (System.nanoTime() - waitingSince >= limitNanos) {
            return false;
        }
        // An interrupted thread would not be parked; it still has to wait for its turn here.
        boolean interrupted = Thread.interrupted();
        LockSupport.parkNanos(SHORTEST_PAUSE_NANOS + random.nextInt(JITTER_NANOS));
        if (interrupted || Thread.interrupted()) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    /** Answers the limit for messages. */
    String limit() {
        Duration limit = Duration.ofNanos(limitNanos);
        return limit.toSeconds() > 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }
}
