package dev.queuectl.store.postgres;

import dev.queuectl.domain.QueueName;
import dev.queuectl.store.Turn;
import dev.queuectl.store.sql.Codes;

/** Makes jobs ready whose time has come, so that claims need not look at those whose has not. */
final class Promoting {
    private static final int SLICE = 1000;

    private static final String PROMOTE =
            """
            WITH due AS MATERIALIZED (
                SELECT id FROM @job WHERE waiting = 2 AND run_at <= ?
                ORDER BY run_at LIMIT ? FOR NO KEY UPDATE SKIP LOCKED
            )
            UPDATE @job SET waiting = 1 WHERE id = ANY (ARRAY(SELECT id FROM due))
            RETURNING queue, state
            """;

    private static final String PROMOTE_ONE =
            """
            UPDATE @job SET waiting = 1 WHERE id = ? AND waiting = 2 AND run_at <= ?
            RETURNING queue, state
            """;

    private Promoting() {}

    /** Answers whether every job is ready now that has to be for this turn. */
    static boolean promote(Session session, Counts counts, Turn turn) {
        if (turn.claim().total() == 0) {
            return true;
        }
        if (turn.claim().only().isPresent()) {
            String only = turn.claim().only().get().value();
            count(session.query(PROMOTE_ONE).bind(only).bind(turn.now()), counts);
            return true;
        }
        return count(session.query(PROMOTE).bind(turn.now()).bind(SLICE), counts) < SLICE;
    }

    private static int count(Query promoted, Counts counts) {
        int count = 0;
        while (promoted.next()) {
            QueueName queue = new QueueName(promoted.text());
            int state = promoted.integer();
            counts.tally().subtract(queue, state, Codes.LATER);
            counts.tally().add(queue, state, Codes.READY);
            count++;
        }
        return count;
    }
}
