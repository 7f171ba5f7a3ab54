package dev.queuectl.worker;

import java.time.Duration;

/**
 * Decides how many jobs a worker claims ahead of its free slots. Jobs of milliseconds would wait
 * for the store longer than they run, so some are kept at hand: no more than the slots work off in
 * {@value #WORTH_MILLIS} ms, and none until some quick runs in a row have shown that they are of
 * that kind. Not thread-safe.
 */
final class Lookahead {
    private static final int MOST = 64;
    private static final long WORTH_MILLIS = 50;
    private static final long WORTH_NANOS = WORTH_MILLIS * 1_000_000;

    /** Quick runs that are no proof yet. */
    private static final int CHANCE = 8;

    private int slots;
    private int quickInARow;
    private double usualNanos;

    Lookahead(int slots) {
        this.slots = slots;
    }

    /** Reckons with so many slots from now on. */
    void resize(int wanted) {
        slots = wanted;
    }

    /** Learns how long a run took. */
    void learn(Duration took) {
        long nanos = Math.max(took.toNanos(), 0);
        if (nanos > WORTH_NANOS) {
            forget();
            return;
        }
        quickInARow = Math.min(quickInARow + 1, CHANCE + MOST);
        // A moving average over the last four runs or so.
        usualNanos = quickInARow == 1 ? nanos : usualNanos + (nanos - usualNanos) / 4;
    }

    /** Expects nothing of the runs to come: those that were expected to be quick are not. */
    void forget() {
        quickInARow = 0;
    }

    /**
     * Answers how many jobs may stay at hand that are there. The number that is sought varies with
     * each run: what was claimed by a larger one is not given back for that.
     */
    int tolerated() {
        return jobs() == 0 ? 0 : MOST;
    }

    /** Answers how many jobs to have at hand beyond those that run. */
    int jobs() {
        int proved = Math.clamp((long) quickInARow - CHANCE, 0, MOST);
        return proved == 0 ? 0 : (int) Math.min(proved, slots * WORTH_NANOS / (usualNanos + 1));
    }
}
