package dev.queuectl.process;

import java.util.concurrent.TimeUnit;

/**
 * Waits between looks, each time longer: 1 ms at first, 100 ms at most. An interrupt does not cut a
 * wait short but is kept until {@link #close}. For one thread.
 */
final class Pause implements AutoCloseable {

    private static final long LONGEST = TimeUnit.MILLISECONDS.toNanos(100);

    private long next = TimeUnit.MILLISECONDS.toNanos(1);
    private long limit = LONGEST;
    private boolean interrupted;

    /** Cuts the next wait to so many nanoseconds. */
    void noLongerThan(long nanos) {
        limit = Math.min(limit, Math.max(nanos, 1));
    }

    void sleep() {
        long end = System.nanoTime() + Math.min(next, limit);
        next = Math.min(2 * next, LONGEST);
        limit = LONGEST;
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            try {
                TimeUnit.NANOSECONDS.sleep(left);
            } catch (InterruptedException kept) {
                interrupted = true;
            }
        }
    }

    @Override
    public void close() {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
