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
    private static final int USUAL_PAUSE_NANOS = 1_000_000;
    private static final int BRISK_PAUSE_NANOS = 100_000;

    private final long usualLimitNanos;
    private final RandomGenerator random;
    private long limitNanos;
    private int pauseNanos = USUAL_PAUSE_NANOS;
    private long waitingSince;

    Patience(Duration limit, RandomGenerator random) {
        this.usualLimitNanos = limit.toNanos();
        this.limitNanos = usualLimitNanos;
        this.random = random;
    }

    /** Waits less long from now on, but looks more often: others wait for us meanwhile. */
    void beBrisk(long limit) {
        limitNanos = Math.min(limit, usualLimitNanos);
        pauseNanos = BRISK_PAUSE_NANOS;
    }

    /** Waits as usual again. */
    void beUsual() {
        limitNanos = usualLimitNanos;
        pauseNanos = USUAL_PAUSE_NANOS;
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
        LockSupport.parkNanos(pauseNanos / 2 + random.nextInt(pauseNanos));
        if (interrupted || Thread.interrupted()) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    /** Answers the limit for messages. */
    String limit() {
        Duration limit = Duration.ofNanos(usualLimitNanos);
        return limit.toSeconds() > 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }
}
