package dev.queuectl.store.sqlite;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.Backlog;
import dev.queuectl.store.Summary;
import dev.queuectl.store.sql.Codes;

import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Answers numbers of jobs from the {@link Tally}, without counting jobs. */
final class Counting {
    private static final String COUNTS = "SELECT queue, state, jobs FROM tally WHERE jobs > 0";

    private static final String OLDEST_DUE =
            """
            SELECT
                (SELECT run_at FROM job INDEXED BY job_due
                    WHERE waiting = 1 ORDER BY run_at LIMIT 1),
                (SELECT run_at FROM job INDEXED BY job_due
                    WHERE waiting = 2 AND run_at <= ? ORDER BY run_at LIMIT 1)
            """;

    private static final String WAITING =
            "SELECT queue, state, jobs, later FROM tally WHERE state IN (0, 2) AND jobs > 0";

    /** Pending jobs that have come due since a worker last looked, hence few. */
    private static final String COME_DUE =
            """
            SELECT queue, count(*) FROM job INDEXED BY job_due
            WHERE waiting = 2 AND run_at <= ? AND state = 0 GROUP BY queue
            """;

    /**
     * The first of each queue and priority, found from the one before it by a look into the index,
     * and those that came due since a worker last looked.
     */
    private static final String OLDEST_BY_QUEUE =
            """
            WITH RECURSIVE head (seq) AS (
                SELECT * FROM (
                    SELECT seq FROM job INDEXED BY job_ready_in_queue
                    WHERE waiting = 1 AND queue > ''
                    ORDER BY queue, priority DESC, seq LIMIT 1)
                UNION ALL
                SELECT coalesce(
                    (SELECT next.seq FROM job AS next INDEXED BY job_ready_in_queue
                        WHERE next.waiting = 1 AND next.queue = job.queue
                            AND next.priority < job.priority
                        ORDER BY next.priority DESC, next.seq LIMIT 1),
                    (SELECT next.seq FROM job AS next INDEXED BY job_ready_in_queue
                        WHERE next.waiting = 1 AND next.queue > job.queue
                        ORDER BY next.queue, next.priority DESC, next.seq LIMIT 1))
                FROM head CROSS JOIN job ON job.seq = head.seq)
            SELECT queue, min(run_at) FROM (
                SELECT job.queue, job.run_at FROM head CROSS JOIN job ON job.seq = head.seq
                UNION ALL
                SELECT queue, run_at FROM job INDEXED BY job_due
                WHERE waiting = 2 AND run_at <= ?)
            GROUP BY queue
            """;

    /** Failed jobs that an operator keeps; of pending ones the tally knows. */
    private static final String FAILED_ON_HOLD =
            """
            SELECT queue, count(*) FROM job INDEXED BY job_due WHERE waiting = 3 AND state = 2
            GROUP BY queue
            """;

    /** Those of a higher priority, and those of the same that were enqueued earlier. */
    private static final String AHEAD =
            """
            SELECT
                (SELECT count(*) FROM (
                    SELECT 1 FROM job INDEXED BY job_ready_in_queue
                    WHERE waiting = 1 AND queue = ?1 AND priority > ?2 LIMIT ?4))
                + (SELECT count(*) FROM (
                    SELECT 1 FROM job INDEXED BY job_ready_in_queue
                    WHERE waiting = 1 AND queue = ?1 AND priority = ?2
                        AND seq < (SELECT seq FROM job WHERE id = ?3) LIMIT ?4))
            """;

    private Counting() {}

    static Summary summary(Database database, Instant now) {
        try (Transaction transaction = database.read()) {
            return new Summary(
                    counts(transaction),
                    oldestDue(transaction, now),
                    Throughput.over(transaction, now, 1),
                    Throughput.over(transaction, now, 60));
        }
    }

    private static Map<QueueName, Map<Kind, Long>> counts(Transaction transaction) {
        Map<QueueName, Map<Kind, Long>> counts = new HashMap<>();
        Statement row = transaction.statement(COUNTS);
        while (row.next()) {
            counts.computeIfAbsent(new QueueName(row.text()), _ -> new EnumMap<>(Kind.class))
                    .put(Codes.kind(row.integer()), row.number());
        }
        return counts;
    }

    private static Optional<Instant> oldestDue(Transaction transaction, Instant now) {
        Statement row = transaction.statement(OLDEST_DUE).bind(now);
        row.next();
        OptionalLong ready = row.optionalNumber();
        OptionalLong comeDue = row.optionalNumber();
        row.finish();
        long oldest = Math.min(ready.orElse(Long.MAX_VALUE), comeDue.orElse(Long.MAX_VALUE));
        return ready.isEmpty() && comeDue.isEmpty()
                ? Optional.empty()
                : Optional.of(Instant.ofEpochMilli(oldest));
    }

    static Backlog backlog(Database database, Set<QueueName> queues, Instant now) {
        long pending = 0;
        long later = 0;
        long failed = 0;
        long kept = 0;
        try (Transaction transaction = database.read()) {
            Statement waiting = transaction.statement(WAITING);
            while (waiting.next()) {
                boolean wanted = isWanted(queues, waiting.text());
                boolean isPending = waiting.integer() == Codes.PENDING;
                if (wanted && isPending) {
                    pending += waiting.number();
                    later += waiting.number();
                } else if (wanted) {
                    failed += waiting.number();
                }
            }
            Statement comeDue = transaction.statement(COME_DUE).bind(now);
            while (comeDue.next()) {
                if (isWanted(queues, comeDue.text())) {
                    later -= comeDue.number();
                }
            }
            Statement onHold = transaction.statement(FAILED_ON_HOLD);
            while (onHold.next()) {
                if (isWanted(queues, onHold.text())) {
                    kept += onHold.number();
                }
            }
        }
        return new Backlog(pending - later, later + kept, failed - kept);
    }

    static Map<QueueName, Instant> oldestDue(Database database, Instant now) {
        Map<QueueName, Instant> oldest = new HashMap<>();
        try (Transaction transaction = database.read()) {
            Statement row = transaction.statement(OLDEST_BY_QUEUE).bind(now);
            while (row.next()) {
                oldest.put(new QueueName(row.text()), row.instant());
            }
        }
        return oldest;
    }

    static int ahead(Database database, Job job, int most) {
        try (Transaction transaction = database.read()) {
            long ahead =
                    transaction
                            .statement(AHEAD)
                            .bind(job.spec().queue().value())
                            .bind(job.spec().priority())
                            .bind(job.id().value())
                            .bind(most)
                            .nextNumber();
            return (int) Math.min(ahead, most);
        }
    }

    private static boolean isWanted(Set<QueueName> queues, String queue) {
        return queues.isEmpty() || queues.contains(new QueueName(queue));
    }
}
