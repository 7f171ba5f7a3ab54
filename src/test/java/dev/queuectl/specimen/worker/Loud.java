package dev.queuectl.specimen.worker;

import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;

/** Wrong on purpose: does by itself what is reserved to the terminal's layer. */
public final class Loud {

    void prints() {
        System.out.println();
    }

    InputStream reads() {
        return System.in;
    }

    void exits() {
        System.exit(0);
    }

    void halts() {
        Runtime.getRuntime().halt(0);
    }

    Instant asksInstant() {
        return Instant.now();
    }

    long asksMilliseconds() {
        return System.currentTimeMillis();
    }

    Clock makesClock() {
        return Clock.systemUTC();
    }

    Instant isGivenAClock(Clock clock) {
        return Instant.now(clock);
    }
}
