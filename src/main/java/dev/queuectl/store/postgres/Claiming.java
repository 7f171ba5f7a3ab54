package dev.queuectl.store.postgres;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.Turn;
import dev.queuectl.store.sql.Codes;
import dev.queuectl.store.sql.JobRow;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Hands ready jobs to a worker, in one statement: finds them by index in the order in which they
 * shall run, passing over those that another worker is just claiming, and reads no further than it
 * claims. What is found is materialised before anything is changed: the planner could otherwise
 * look for the best jobs once more for every one it changes.
 *
 * <p>A worker that was given up claims nothing until it has joined again: nobody would ever look
 * for what it holds.
 */
final class Claiming {
    private static final String MAY_CLAIM =
            " AND NOT EXISTS (SELECT 1 FROM @worker AS claimer"
                    + " WHERE claimer.id = ? AND claimer.standing > 0)";

    private static final String BEST_OF_ANY =
            """
            WITH best AS MATERIALIZED (
                SELECT id, losses, priority, seq FROM @job WHERE waiting = 1
            """
                    + MAY_CLAIM
                    + """

                        ORDER BY priority DESC, seq LIMIT ? FOR NO KEY UPDATE SKIP LOCKED
                    )\
                    """;

    /**
     * Looks into each queue by itself, as an index can only be read in order within one, and takes
     * the best of what all of them offered.
     */
    private static final String BEST_FROM_QUEUES =
            """
            WITH best AS MATERIALIZED (
                SELECT offered.* FROM unnest(?::text[]) AS wanted (name) CROSS JOIN LATERAL (
                    SELECT id, losses, priority, seq FROM @job
                    WHERE waiting = 1 AND queue = wanted.name
            """
                    + MAY_CLAIM
                    + """

                            ORDER BY priority DESC, seq LIMIT ? FOR NO KEY UPDATE SKIP LOCKED
                        ) AS offered
                        ORDER BY priority DESC, seq LIMIT ?
                    )\
                    """;

    private static final String ONE =
            """
            WITH best AS MATERIALIZED (
                SELECT id, losses, priority, seq FROM @job WHERE id = ? AND waiting = 1
            """
                    + MAY_CLAIM;

    private static final String LOCKED = " FOR NO KEY UPDATE SKIP LOCKED)";

    /** Never one ahead of its time that was lost before, nor one that comes after it. */
    private static final String CLAIM =
            """
            , ranked AS (
                SELECT id, losses, row_number() OVER (ORDER BY priority DESC, seq) AS place
                FROM best
            ), picked AS (
                SELECT id FROM ranked
                WHERE place < coalesce(
                    (SELECT min(place) FROM ranked WHERE place > ? AND losses > 0), 1000000)
            )
            UPDATE @job SET
                state = 1, waiting = NULL, fence = fence + 1, attempts = attempts + 1,
                worker = ?, claimed_at = greatest(?, run_at), updated_at = greatest(?, run_at),
                claimed_from = state
            WHERE id = ANY (ARRAY(SELECT id FROM picked))
            RETURNING
            """
                    + JobRow.COLUMNS;

    private Claiming() {}

    /** Answers the claimed jobs, in the order in which they shall start. */
    static List<Job> claim(Session session, Counts counts, Turn turn) {
        Turn.Claim claim = turn.claim();
        if (claim.total() == 0) {
            return List.of();
        }
        Query claiming =
                best(session, turn)
                        .bind(claim.only().isPresent() ? claim.total() : claim.limit())
                        .bind(turn.worker().value())
                        .bind(turn.now())
                        .bind(turn.now());
        List<JobRow> rows = new ArrayList<>();
        while (claiming.next()) {
            rows.add(JobRow.read(claiming));
        }
        rows.sort(JobRow.BEST_FIRST);
        List<Job> claimed = new ArrayList<>(rows.size());
        for (JobRow row : rows) {
            claimed.add(row.job());
            count(row.job(), counts);
        }
        return claimed;
    }

    private static Query best(Session session, Turn turn) {
        Turn.Claim claim = turn.claim();
        String worker = turn.worker().value();
        Set<QueueName> queues = claim.queues();
        if (claim.only().isPresent()) {
            String only = claim.only().get().value();
            String inQueues = queues.isEmpty() ? "" : " AND queue = ANY (?)";
            Query one = session.query(ONE + inQueues + LOCKED + CLAIM).bind(only).bind(worker);
            return queues.isEmpty() ? one : one.bindTexts(queues, QueueName::value);
        }
        if (queues.isEmpty()) {
            return session.query(BEST_OF_ANY + CLAIM).bind(worker).bind(claim.total());
        }
        return session.query(BEST_FROM_QUEUES + CLAIM)
                .bindTexts(queues, QueueName::value)
                .bind(worker)
                .bind(claim.total())
                .bind(claim.total());
    }

    private static void count(Job claimed, Counts counts) {
        if (claimed.state() instanceof JobState.Processing held) {
            QueueName queue = claimed.spec().queue();
            counts.tally().subtract(queue, Codes.of(held.from()), Codes.READY);
            counts.tally().add(queue, Codes.PROCESSING, Codes.NOT_WAITING);
        }
    }
}
