package dev.queuectl.domain;

import java.time.Duration;

/**
 * How long a failed job waits before it runs again: exponential, capped, with full jitter where
 * asked for.
 *
 * @param base the wait before retry n is {@code base ^ n} seconds; 1 to 60
 * @param max the longest wait; 0 to 365 days
 * @param jitter whether the wait is drawn evenly from zero to the capped value ("full jitter", Marc
 *     Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015), so that jobs which
 *     failed together do not come back together
 */
public record Backoff(double base, Duration max, boolean jitter) {
    public static final Duration LONGEST = Duration.ofDays(365);

    public static final Backoff DEFAULT = new Backoff(2, Duration.ofHours(1), false);

    /**
     * @throws InvalidValue when base or max is out of range
     */
    public Backoff {
        if (!(base >= 1 && base <= 60)) {
            throw new InvalidValue("backoff_base", "must be a number from 1 to 60");
        }
        if (max.isNegative() || max.compareTo(LONGEST) > 0) {
            throw new InvalidValue("backoff_max", "must be from 0 to 365d");
        }
    }

    /**
     * Answers the wait before the next run, cut to milliseconds: finite, never negative, never over
     * {@link #max}.
     *
     * @param failures failed runs so far, 1 or more
     * @param random drawn by the caller, from 0 (inclusive) to 1 (exclusive); used only with jitter
     */
    public Duration delayAfter(int failures, double random) {
        double seconds = Math.min(Math.pow(base, failures), max.toMillis() / 1000.0);
        return Duration.ofMillis((long) (seconds * 1000 * (jitter ? random : 1)));
    }
}
