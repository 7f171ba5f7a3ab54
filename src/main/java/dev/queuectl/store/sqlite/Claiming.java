package dev.queuectl.store.sqlite;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState;
import dev.queuectl.store.QueueGates;
import dev.queuectl.store.Turn;
import dev.queuectl.store.sql.Codes;
import dev.queuectl.store.sql.JobRow;

import java.util.ArrayList;
import java.util.List;

/**
 * Hands ready jobs to a worker, in one statement that finds them by index in just the order in
 * which they shall run and reads no further than it claims.
 */
final class Claiming {
    /**
     * What {@link Job#claimedBy} does. A job that was found due by a clock that was set back since
     * counts as claimed when it was due.
     */
    private static final String CLAIM =
            """
            UPDATE job SET
                state = 1, waiting = NULL, fence = fence + 1, attempts = attempts + 1,
                worker = ?1, claimed_at = max(?2, run_at), updated_at = max(?2, run_at),
                claimed_from = state
            """;

    private static final String RETURNING = " RETURNING " + JobRow.COLUMNS;

    private static final String CLAIM_ANY =
            CLAIM
                    + """
                    WHERE seq IN (
                        SELECT seq FROM job INDEXED BY job_ready
                        WHERE waiting = 1 ORDER BY priority DESC, seq LIMIT ?3)
                    """
                    + RETURNING;

    /**
     * Looks into each queue by itself, as an index can only be read in order within one, and takes
     * the best of what all of them offered.
     */
    private static final String CLAIM_FROM_QUEUES =
            CLAIM
                    + """
                    WHERE seq IN (
                        SELECT offered.seq FROM json_each(?4) AS wanted CROSS JOIN job AS offered
                        WHERE offered.seq IN (
                            SELECT seq FROM job INDEXED BY job_ready_in_queue
                            WHERE waiting = 1 AND queue = wanted.value
                            ORDER BY priority DESC, seq LIMIT ?3)
                        ORDER BY offered.priority DESC, offered.seq LIMIT ?3)
                    """
                    + RETURNING;

    private static final String LOSSES_OF_ANY =
            """
            SELECT losses FROM job INDEXED BY job_ready
            WHERE waiting = 1 ORDER BY priority DESC, seq LIMIT ?1
            """;

    private static final String LOSSES_FROM_QUEUES =
            """
            SELECT offered.losses FROM json_each(?2) AS wanted CROSS JOIN job AS offered
            WHERE offered.seq IN (
                SELECT seq FROM job INDEXED BY job_ready_in_queue
                WHERE waiting = 1 AND queue = wanted.value
                ORDER BY priority DESC, seq LIMIT ?1)
            ORDER BY offered.priority DESC, offered.seq LIMIT ?1
            """;

    /** Those that were picked from queues of which some are paused or limited. */
    private static final String CLAIM_PICKED =
            CLAIM + " WHERE seq IN (SELECT value FROM json_each(?3))" + RETURNING;

    private static final String CLAIM_ONE = CLAIM + " WHERE id = ?3 AND waiting = 1" + RETURNING;

    private static final String CLAIM_ONE_FROM_QUEUES =
            CLAIM
                    + " WHERE id = ?3 AND waiting = 1"
                    + " AND queue IN (SELECT value FROM json_each(?4))"
                    + RETURNING;

    private static final String IS_ANY =
            """
            SELECT EXISTS (SELECT 1 FROM job INDEXED BY job_ready WHERE waiting = 1)
                OR EXISTS (SELECT 1 FROM job INDEXED BY job_due WHERE waiting = 2 AND run_at <= ?1)
            """;

    private static final String IS_ANY_DUE =
            """
            SELECT EXISTS (SELECT 1 FROM job INDEXED BY job_due WHERE waiting = 2 AND run_at <= ?)
            """;

    private static final String IS_ANY_IN_QUEUES =
            """
            SELECT EXISTS (
                    SELECT 1 FROM json_each(?2) AS wanted WHERE EXISTS (
                        SELECT 1 FROM job INDEXED BY job_ready_in_queue
                        WHERE waiting = 1 AND queue = wanted.value))
                OR EXISTS (SELECT 1 FROM job INDEXED BY job_due WHERE waiting = 2 AND run_at <= ?1)
            """;

    private static final String IS_ONE =
            """
            SELECT EXISTS (
                SELECT 1 FROM job WHERE id = ?2 AND (waiting = 1 OR waiting = 2 AND run_at <= ?1))
            """;

    private Claiming() {}

    /** Whether a claim may find something, or something has come due; cheap, and only a hint. */
    static boolean isAnythingFor(Transaction transaction, Turn turn) {
        Turn.Claim claim = turn.claim();
        if (claim.total() == 0) {
            return false;
        }
        QueueGates gates = SqliteQueues.gates(transaction);
        if (gates.concern(claim.queues())
                && !Openings.find(transaction, gates, claim).isAnyReady(transaction)) {
            return transaction.statement(IS_ANY_DUE).bind(turn.now()).nextNumber() != 0;
        }
        Statement question;
        if (claim.only().isPresent()) {
            question = transaction.statement(IS_ONE).bind(turn.now());
            question.bind(claim.only().get().value());
        } else if (claim.queues().isEmpty()) {
            question = transaction.statement(IS_ANY).bind(turn.now());
        } else {
            question = transaction.statement(IS_ANY_IN_QUEUES).bind(turn.now());
            question.bind(JsonArrays.ofQueues(claim.queues()));
        }
        return question.nextNumber() != 0;
    }

    /** Answers the claimed jobs, in the order in which they shall start. */
    static List<Job> claim(Transaction transaction, Tally tally, QueueGates gates, Turn turn) {
        if (turn.claim().total() == 0) {
            return List.of();
        }
        if (gates.concern(turn.claim().queues())) {
            Openings openings = Openings.find(transaction, gates, turn.claim());
            if (openings.areNone()) {
                return List.of();
            }
            if (turn.claim().only().isEmpty()) {
                List<Long> best = openings.best(transaction, turn.claim());
                return best.isEmpty() ? List.of() : claimed(picked(transaction, turn, best), tally);
            }
        }
        int room = room(transaction, turn.claim());
        return room == 0 ? List.of() : claimed(statement(transaction, turn, room), tally);
    }

    private static Statement picked(Transaction transaction, Turn turn, List<Long> places) {
        return transaction
                .statement(CLAIM_PICKED)
                .bind(turn.worker().value())
                .bind(turn.now())
                .bind(JsonArrays.ofNumbers(places));
    }

    private static List<Job> claimed(Statement claiming, Tally tally) {
        List<JobRow> rows = new ArrayList<>();
        while (claiming.next()) {
            rows.add(JobRow.read(claiming));
        }
        rows.sort(JobRow.BEST_FIRST);
        List<Job> claimed = new ArrayList<>(rows.size());
        for (JobRow row : rows) {
            claimed.add(row.job());
            count(row.job(), tally);
        }
        return claimed;
    }

    /**
     * Answers how many of the best jobs may be claimed: never one ahead of its time that was lost
     * before, nor one that comes after it.
     */
    private static int room(Transaction transaction, Turn.Claim claim) {
        if (claim.ahead() == 0 || claim.only().isPresent()) {
            return claim.total();
        }
        boolean anyQueue = claim.queues().isEmpty();
        Statement best =
                transaction
                        .statement(anyQueue ? LOSSES_OF_ANY : LOSSES_FROM_QUEUES)
                        .bind(claim.total());
        if (!anyQueue) {
            best.bind(JsonArrays.ofQueues(claim.queues()));
        }
        int room = 0;
        while (best.next()) {
            if (room >= claim.limit() && best.integer() > 0) {
                best.finish();
                return room;
            }
            room++;
        }
        return room;
    }

    private static Statement statement(Transaction transaction, Turn turn, int room) {
        Turn.Claim claim = turn.claim();
        boolean anyQueue = claim.queues().isEmpty();
        String sql;
        if (claim.only().isPresent()) {
            sql = anyQueue ? CLAIM_ONE : CLAIM_ONE_FROM_QUEUES;
        } else {
            sql = anyQueue ? CLAIM_ANY : CLAIM_FROM_QUEUES;
        }
        Statement statement =
                transaction.statement(sql).bind(turn.worker().value()).bind(turn.now());
        if (claim.only().isPresent()) {
            statement.bind(claim.only().get().value());
        } else {
            statement.bind(room);
        }
        if (!anyQueue) {
            statement.bind(JsonArrays.ofQueues(claim.queues()));
        }
        return statement;
    }

    private static void count(Job claimed, Tally tally) {
        if (claimed.state() instanceof JobState.Processing held) {
            tally.subtract(claimed.spec().queue(), Codes.of(held.from()), Codes.READY);
            tally.add(claimed.spec().queue(), Codes.PROCESSING, 0);
        }
    }
}
