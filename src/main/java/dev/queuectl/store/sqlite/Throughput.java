package dev.queuectl.store.sqlite;

import dev.queuectl.store.Conclusion;
import dev.queuectl.store.Summary;
import dev.queuectl.store.sql.MinuteCounts;

import java.time.Instant;

/** Counts ended runs by minute, and forgets minutes older than an hour. */
final class Throughput {
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

    private final MinuteCounts counts = new MinuteCounts();

    void count(Conclusion conclusion) {
        counts.count(conclusion);
    }

    void write(Transaction transaction) {
        counts.drainTo((minute, succeeded, failed) -> {
            transaction.statement(ADD).bind(minute).bind(succeeded).bind(failed).run();
            transaction.statement(FORGET).bind(minute - MinuteCounts.MINUTES_KEPT).run();
        });
    }

    /** Answers the sum over the present minute and some full ones before it. */
    static Summary.Throughput over(Transaction transaction, Instant now, int fullMinutes) {
        long present = MinuteCounts.of(now);
        Statement sum = transaction.statement(SUM).bind(present - fullMinutes).bind(present);
        sum.next();
        Summary.Throughput throughput = new Summary.Throughput(sum.number(), sum.number());
        sum.finish();
        return throughput;
    }
}
