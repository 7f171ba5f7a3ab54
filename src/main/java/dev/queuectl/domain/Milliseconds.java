package dev.queuectl.domain;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The precision of every instant that is kept, so that all stores agree on it. */
final class Milliseconds {
    private Milliseconds() {}

    static Instant cut(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS);
    }
}
