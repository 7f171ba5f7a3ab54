package dev.queuectl.store.postgres;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.Backlog;
import dev.queuectl.store.Summary;
import dev.queuectl.store.sql.Codes;
import dev.queuectl.store.sql.MinuteCounts;

import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Answers numbers of jobs from the {@link Counts}, without counting jobs. */
final class Counting {
    private static final String COUNTS =
            """
            SELECT queue, state, sum(jobs) FROM @tally GROUP BY queue, state HAVING sum(jobs) > 0
            """;

    private static final String OLDEST_DUE =
            """
            SELECT
                (SELECT run_at FROM @job WHERE waiting = 1 ORDER BY run_at LIMIT 1),
                (SELECT run_at FROM @job WHERE waiting = 2 AND run_at <= ? ORDER BY run_at LIMIT 1)
            """;

    private static final String WAITING =
            """
            SELECT queue, state, sum(jobs), sum(later) FROM @tally WHERE state IN (0, 2)
            GROUP BY queue, state HAVING sum(jobs) > 0
            """;

    /** Pending jobs that have come due since a worker last looked, hence few. */
    private static final String COME_DUE =
            """
            SELECT queue, count(*) FROM @job WHERE waiting = 2 AND run_at <= ? AND state = 0
            GROUP BY queue
            """;

    private static final String THROUGHPUT =
            """
            SELECT coalesce(sum(succeeded), 0), coalesce(sum(failed), 0) FROM @minute
            WHERE minute BETWEEN ? AND ?
            """;

    /**
     * The first of each queue and priority, found from the one before it by a look into the index,
     * and those that came due since a worker last looked.
     */
    private static final String OLDEST_BY_QUEUE =
            """
            WITH RECURSIVE head AS (
                (SELECT queue, priority, run_at FROM @job WHERE waiting = 1
                ORDER BY queue, priority DESC, seq LIMIT 1)
                UNION ALL
                SELECT further.* FROM head CROSS JOIN LATERAL (
                    (SELECT queue, priority, run_at FROM @job
                    WHERE waiting = 1 AND queue = head.queue AND priority < head.priority
                    ORDER BY priority DESC, seq LIMIT 1)
                    UNION ALL
                    (SELECT queue, priority, run_at FROM @job
                    WHERE waiting = 1 AND queue > head.queue
                    ORDER BY queue, priority DESC, seq LIMIT 1)
                    LIMIT 1) AS further)
            SELECT queue, min(run_at) FROM (
                SELECT queue, run_at FROM head
                UNION ALL
                SELECT queue, run_at FROM @job WHERE waiting = 2 AND run_at <= ?) AS due
            GROUP BY queue
            """;

    /** Failed jobs that an operator keeps; of pending ones the tally knows. */
    private static final String FAILED_ON_HOLD =
            """
            SELECT queue, count(*) FROM @job WHERE waiting = 3 AND state = 2
            GROUP BY queue
            """;

    /** Those of a higher priority, and those of the same that were enqueued earlier. */
    private static final String AHEAD =
            """
            SELECT
                (SELECT count(*) FROM (
                    SELECT 1 FROM @job WHERE waiting = 1 AND queue = ? AND priority > ?
                    LIMIT ?) AS above)
                + (SELECT count(*) FROM (
                    SELECT 1 FROM @job WHERE waiting = 1 AND queue = ? AND priority = ?
                        AND seq < (SELECT seq FROM @job WHERE id = ?)
                    LIMIT ?) AS beside)
            """;

    private Counting() {}

    static Summary summary(Database database, Instant now) {
        try (Session session = database.begin()) {
            return new Summary(
                    counts(session),
                    oldestDue(session, now),
                    throughput(session, now, 1),
                    throughput(session, now, 60));
        }
    }

    private static Map<QueueName, Map<Kind, Long>> counts(Session session) {
        Map<QueueName, Map<Kind, Long>> counts = new HashMap<>();
        Query row = session.query(COUNTS);
        while (row.next()) {
            counts.computeIfAbsent(new QueueName(row.text()), _ -> new EnumMap<>(Kind.class))
                    .put(Codes.kind(row.integer()), row.number());
        }
        return counts;
    }

    private static Optional<Instant> oldestDue(Session session, Instant now) {
        Query row = session.query(OLDEST_DUE).bind(now);
        row.next();
        OptionalLong ready = row.optionalNumber();
        OptionalLong comeDue = row.optionalNumber();
        long oldest = Math.min(ready.orElse(Long.MAX_VALUE), comeDue.orElse(Long.MAX_VALUE));
        return ready.isEmpty() && comeDue.isEmpty()
                ? Optional.empty()
                : Optional.of(Instant.ofEpochMilli(oldest));
    }

    private static Summary.Throughput throughput(Session session, Instant now, int fullMinutes) {
        long present = MinuteCounts.of(now);
        Query sum = session.query(THROUGHPUT).bind(present - fullMinutes).bind(present);
        sum.next();
        return new Summary.Throughput(sum.number(), sum.number());
    }

    static Backlog backlog(Database database, Set<QueueName> queues, Instant now) {
        long pending = 0;
        long later = 0;
        long failed = 0;
        long kept = 0;
        try (Session session = database.begin()) {
            Query waiting = session.query(WAITING);
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
            Query comeDue = session.query(COME_DUE).bind(now);
            while (comeDue.next()) {
                if (isWanted(queues, comeDue.text())) {
                    later -= comeDue.number();
                }
            }
            Query onHold = session.query(FAILED_ON_HOLD);
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
        try (Session session = database.begin()) {
            Query row = session.query(OLDEST_BY_QUEUE).bind(now);
            while (row.next()) {
                oldest.put(new QueueName(row.text()), row.instant());
            }
        }
        return oldest;
    }

    static int ahead(Database database, Job job, int most) {
        String queue = job.spec().queue().value();
        try (Session session = database.begin()) {
            long ahead =
                    session.query(AHEAD)
                            .bind(queue)
                            .bind(job.spec().priority())
                            .bind(most)
                            .bind(queue)
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
