package dev.queuectl.store.sqlite;

import org.sqlite.BusyHandler;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits for other processes to release the database. The pauses are short, of constant length and
 * jittered: SQLite's own handler waits longer each time and so punishes whoever waited longest.
 * Time in which the machine let nobody go on does not count, as whoever holds the database could
 * not go on either.
 *
 * <p>Not thread-safe; used under the lock of its {@link Database}.
 */
final class Patience extends BusyHandler {
    private static final long BRISK_NANOS = 100_000;
    private static final long BRIEF_NANOS = 20_000_000;
    private static final long LONG_NANOS = 2_000_000_000;

    /** What lies between two looks counts no more, however late the machine lets us go on. */
    private static final long LONGEST_STEP_NANOS = 20_000_000;

    private final long usualLimitNanos;
    private final RandomGenerator random;
    private long limitNanos;
    private boolean brisk;
    private long lastLook;
    private long waited;

    Patience(Duration limit, RandomGenerator random) {
        this.usualLimitNanos = limit.toNanos();
        this.limitNanos = usualLimitNanos;
        this.random = random;
    }

    /** Waits less long from now on, and looks more often: others wait for us meanwhile. */
    void beBrisk(long limit) {
        brisk = true;
        limitNanos = Math.min(limit, usualLimitNanos);
    }

    /** Waits as usual again. */
    void beUsual() {
        brisk = false;
        limitNanos = usualLimitNanos;
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
        lastLook = System.nanoTime();
        waited = 0;
    }

    /** Waits a moment; answers false, without waiting, when the time is up. */
    boolean pause() {
        long now = System.nanoTime();
        waited += Math.min(now - lastLook, LONGEST_STEP_NANOS);
        lastLook = now;
        if (waited >= limitNanos) {
            return false;
        }
        sleep(pauseNanos());
        return true;
    }

    /** Sleeps though the thread is interrupted, and leaves it so: it still has to wait its turn. */
    private static void sleep(long nanos) {
        boolean interrupted = Thread.interrupted();
        try {
            Thread.sleep(Duration.ofNanos(nanos));
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Answers how long to wait before the next look: about 1 ms at first; about 6 ms once it lasts,
     * lest many who wait take the processor from the one they wait for; about 1 ms again for those
     * who have waited long, so that age wins.
     */
    private long pauseNanos() {
        if (brisk) {
            return BRISK_NANOS;
        }
        long mean = waited < BRIEF_NANOS || waited > LONG_NANOS ? 1_000_000 : 6_000_000;
        return mean / 2 + random.nextLong(mean);
    }

    /** Answers the limit for messages. */
    String limit() {
        Duration limit = Duration.ofNanos(usualLimitNanos);
        return limit.toSeconds() > 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }
}
