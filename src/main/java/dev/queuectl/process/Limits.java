package dev.queuectl.process;

import java.time.Duration;
import java.util.Optional;

/**
 * Says how long a command may run, and how long its processes may take to end once asked to.
 *
 * @param time counted from the start; empty means for ever
 * @param grace from SIGTERM to SIGKILL; zero kills at once
 */
public record Limits(Optional<Duration> time, Duration grace) {

    /**
     * @throws IllegalArgumentException when the time is not positive or the grace is negative
     */
    public Limits {
        if (time.isPresent() && !time.get().isPositive()) {
            throw new IllegalArgumentException("a time limit is positive, not " + time.get());
        }
        if (grace.isNegative()) {
            throw new IllegalArgumentException("a grace is not negative: " + grace);
        }
    }
}
