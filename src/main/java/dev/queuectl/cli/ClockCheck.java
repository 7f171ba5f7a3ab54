package dev.queuectl.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Whether this machine's clock and the store's agree. */
final class ClockCheck {
    private static final String NAME = "clock";
    private static final Duration SMALL = Duration.ofSeconds(2);
    private static final Duration LARGE = Duration.ofSeconds(60);

    private ClockCheck() {}

    /**
     * Judges.
     *
     * @param before this machine's time before the store was asked
     * @param store the store's time; empty where it has no clock of its own
     * @param after this machine's time when the answer was there
     */
    static Finding judge(Instant before, Optional<Instant> store, Instant after) {
        if (store.isEmpty()) {
            return Finding.fine(NAME, "the store has this machine's");
        }
        Duration skew = skew(before, store.get(), after).truncatedTo(ChronoUnit.MILLIS);
        String what =
                skew.isZero()
                        ? "agrees with the server's"
                        : "is "
                                + Texts.span(skew.abs())
                                + (skew.isNegative() ? " ahead of" : " behind")
                                + " the server's";
        if (skew.abs().compareTo(SMALL) < 0) {
            return Finding.fine(NAME, what);
        }
        String why =
                "delays, retries and times of runs are this machine's, and others see them off";
        String mend = "have the machines keep time by NTP: timedatectl set-ntp true";
        return skew.abs().compareTo(LARGE) < 0
                ? Finding.warning(NAME, what, why, mend)
                : Finding.problem(NAME, what, why, mend);
    }

    /** Answers by how much it is off at least, since the answer was made at some time between. */
    private static Duration skew(Instant before, Instant store, Instant after) {
        if (store.isAfter(after)) {
            return Duration.between(after, store);
        }
        return store.isBefore(before) ? Duration.between(before, store) : Duration.ZERO;
    }
}
