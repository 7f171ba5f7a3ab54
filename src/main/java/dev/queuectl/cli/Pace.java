package dev.queuectl.cli;

import dev.queuectl.config.Numbers;
import dev.queuectl.domain.Visible;

import java.time.Duration;
import java.time.Instant;

/**
 * How fast something may be done: so many times within a unit of time, evenly spread, the first at
 * once.
 *
 * @param each how much time each takes up
 */
record Pace(Duration each) {
    private static final int MOST = 1_000_000;

    /** Reads {@code 5/s}, {@code 30/m} or {@code 100/h}; ends the command with exit code 2. */
    static Pace parse(String option, String text) {
        Duration unit =
                text.endsWith("/s")
                        ? Duration.ofSeconds(1)
                        : text.endsWith("/m")
                                ? Duration.ofMinutes(1)
                                : text.endsWith("/h") ? Duration.ofHours(1) : Duration.ZERO;
        if (unit.isZero()) {
            throw CliError.usage(
                    option
                            + " must be a number and a unit, like 5/s, 30/m or 100/h, not '"
                            + Visible.line(Numbers.shortened(text))
                            + "'",
                    option + " 5/s");
        }
        String number = text.substring(0, text.length() - 2);
        return new Pace(unit.dividedBy(Numbers.integer(option, number, 1, MOST)));
    }

    /**
     * Answers how many times it may be done by now, those that were done included.
     *
     * @param begun when the first was done
     */
    long allowed(Instant begun, Instant now) {
        Duration passed = Duration.between(begun, now);
        return passed.isNegative() ? 1 : 1 + passed.dividedBy(each);
    }

    /** Answers how long to wait until it may be done once more; nothing when that is now. */
    Duration untilNext(Instant begun, Instant now, long done) {
        Duration left = Duration.between(now, begun.plus(each.multipliedBy(done)));
        return left.isNegative() ? Duration.ZERO : left;
    }
}
