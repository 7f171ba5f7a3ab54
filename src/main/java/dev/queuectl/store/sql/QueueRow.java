package dev.queuectl.store.sql;

import dev.queuectl.store.QueueTerms;
import dev.queuectl.store.QueueTerms.Halt;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** How the terms of a queue lie in its row. */
public final class QueueRow {
    public static final String COLUMNS =
            "paused_at, paused_by, paused_why, run_limit, max_retries, job_timeout";

    private QueueRow() {}

    /** Reads the columns where a row stands. */
    public static QueueTerms read(Row row) {
        Optional<Halt> paused = halt(row);
        OptionalInt limit = integer(row.optionalNumber());
        OptionalInt maxRetries = integer(row.optionalNumber());
        OptionalLong timeout = row.optionalNumber();
        try {
            return new QueueTerms(paused, limit, maxRetries, span(timeout));
        } catch (IllegalArgumentException e) {
            throw row.damaged(e);
        }
    }

    private static Optional<Halt> halt(Row row) {
        OptionalLong at = row.optionalNumber();
        if (at.isEmpty()) {
            row.skip(2);
            return Optional.empty();
        }
        return Optional.of(new Halt(Instant.ofEpochMilli(at.getAsLong()), row.text(), row.text()));
    }

    private static OptionalInt integer(OptionalLong number) {
        return number.isPresent()
                ? OptionalInt.of(Math.toIntExact(number.getAsLong()))
                : OptionalInt.empty();
    }

    private static Optional<Duration> span(OptionalLong millis) {
        return millis.isPresent()
                ? Optional.of(Duration.ofMillis(millis.getAsLong()))
                : Optional.empty();
    }

    /** Answers a number as it lies in a column that may be null. */
    public static OptionalLong column(OptionalInt number) {
        return number.isPresent() ? OptionalLong.of(number.getAsInt()) : OptionalLong.empty();
    }

    /** Answers a span of time as it lies in a column that may be null. */
    public static OptionalLong column(Optional<Duration> span) {
        return span.isPresent() ? OptionalLong.of(span.get().toMillis()) : OptionalLong.empty();
    }
}
