package dev.queuectl.store.sqlite;

import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.store.Conclusion;
import dev.queuectl.store.Summary;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts ended runs by the minute in which they ended, and forgets minutes older than an hour, so
 * that nobody has to count runs to know how fast they end.
 */
final class Throughput {
    private static final long MILLIS = 60_000;

    /** The present minute and the sixty full ones before it. */
    private static final int MINUTES_KEPT = 61;

    private static final String ADD =
            """
            INSERT INTO minute (minute, succeeded, failed) VALUES (?, ?, ?)
            ON CONFLICT DO UPDATE SET
                succeeded = succeeded + excluded.succeeded, failed = failed + excluded.failed
            """;

    private static final String FORGET = "DELETE FROM minute WHERE minute <= ?";

    private static final String SUM =
            """
            SELECT total(succeeded), total(failed) FROM minute WHERE minute BETWEEN ? AND ?
            """;

    private final Map<Long, long[]> minutes = new TreeMap<>();

    void count(Conclusion conclusion) {
        boolean succeeded = conclusion.job().state().kind() == Kind.COMPLETED;
        if (!succeeded && !conclusion.run().outcome().countsAsAttempt()) {
            return;
        }
        long[] counts =
                minutes.computeIfAbsent(minuteOf(conclusion.run().endedAt()), _ -> new long[2]);
        counts[succeeded ? 0 : 1]++;
    }

    void write(Transaction transaction) {
        long latest = Long.MIN_VALUE;
        for (Map.Entry<Long, long[]> minute : minutes.entrySet()) {
            transaction
                    .statement(ADD)
                    .bind(minute.getKey())
                    .bind(minute.getValue()[0])
                    .bind(minute.getValue()[1])
                    .run();
            latest = minute.getKey();
        }
        if (!minutes.isEmpty()) {
            transaction.statement(FORGET).bind(latest - MINUTES_KEPT).run();
        }
    }

    /** Answers the sum over the present minute and some full ones before it. */
    static Summary.Throughput over(Transaction transaction, Instant now, int fullMinutes) {
        long present = minuteOf(now);
        Statement sum = transaction.statement(SUM).bind(present - fullMinutes).bind(present);
        sum.next();
        Summary.Throughput throughput = new Summary.Throughput(sum.number(), sum.number());
        sum.finish();
        return throughput;
    }

    private static long minuteOf(Instant instant) {
        return Math.floorDiv(instant.toEpochMilli(), MILLIS);
    }
}
