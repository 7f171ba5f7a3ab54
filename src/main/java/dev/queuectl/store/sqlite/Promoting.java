package dev.queuectl.store.sqlite;

import dev.queuectl.domain.JobId;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.Turn;
import dev.queuectl.store.sql.Codes;

/** Makes jobs ready whose time has come, so that claims need not look at those whose has not. */
final class Promoting {
    /** A full slice takes about as long as a commit on a slow disk. */
    private static final int SLICE = 1000;

    /** Reads the index of due times up to now, and writes only what it finds there. */
    private static final String PROMOTE =
            """
            UPDATE job SET waiting = 1
            WHERE seq IN (
                SELECT seq FROM job INDEXED BY job_due
                WHERE waiting = 2 AND run_at <= ? ORDER BY run_at LIMIT ?)
            RETURNING queue, state
            """;

    private static final String PROMOTE_ONE =
            """
            UPDATE job SET waiting = 1 WHERE id = ? AND waiting = 2 AND run_at <= ?
            RETURNING queue, state
            """;

    private Promoting() {}

    /** Answers whether every job is ready now that has to be for this turn. */
    static boolean promote(Transaction transaction, Tally tally, Turn turn) {
        if (turn.claim().total() == 0) {
            return true;
        }
        if (turn.claim().only().isPresent()) {
            JobId only = turn.claim().only().get();
            Statement one = transaction.statement(PROMOTE_ONE).bind(only.value()).bind(turn.now());
            count(one, tally);
            return true;
        }
        return count(transaction.statement(PROMOTE).bind(turn.now()).bind(SLICE), tally) < SLICE;
    }

    private static int count(Statement promoted, Tally tally) {
        int count = 0;
        while (promoted.next()) {
            QueueName queue = new QueueName(promoted.text());
            int state = promoted.integer();
            tally.subtract(queue, state, Codes.LATER);
            tally.add(queue, state, Codes.READY);
            count++;
        }
        return count;
    }
}
