package dev.queuectl.store.postgres;

import dev.queuectl.domain.QueueName;
import dev.queuectl.store.Turn;
import dev.queuectl.store.sql.Codes;

import java.util.OptionalLong;

/** Makes jobs ready whose time has come, so that claims need not look at those whose has not. */
final class Promoting {
    private static final int SLICE = 1000;

    /** Answers what was made ready, and in a row without a queue the revision of the settings. */
    private static final String AND_REVISION =
            """
            SELECT queue, state, NULL FROM promoted
            UNION ALL SELECT NULL, NULL, number FROM @revision WHERE of = 'settings'
            """;

    private static final String PROMOTE =
            """
            WITH due AS MATERIALIZED (
                SELECT id FROM @job WHERE waiting = 2 AND run_at <= ?
                ORDER BY run_at LIMIT ? FOR NO KEY UPDATE SKIP LOCKED
            ), promoted AS (
                UPDATE @job SET waiting = 1 WHERE id = ANY (ARRAY(SELECT id FROM due))
                RETURNING queue, state
            )
            """
                    + AND_REVISION;

    private static final String PROMOTE_ONE =
            """
            WITH promoted AS (
                UPDATE @job SET waiting = 1 WHERE id = ? AND waiting = 2 AND run_at <= ?
                RETURNING queue, state
            )
            """
                    + AND_REVISION;

    private Promoting() {}

    /**
     * What was done.
     *
     * @param complete whether every job is ready now that has to be for this turn
     * @param settingsRevision of the settings, as it was just now; empty when nothing was asked
     */
    record Promoted(boolean complete, OptionalLong settingsRevision) {}

    static Promoted promote(Session session, Counts counts, Turn turn) {
        if (turn.claim().total() == 0) {
            return new Promoted(true, OptionalLong.empty());
        }
        if (turn.claim().only().isPresent()) {
            String only = turn.claim().only().get().value();
            return count(session.query(PROMOTE_ONE).bind(only).bind(turn.now()), counts);
        }
        return count(session.query(PROMOTE).bind(turn.now()).bind(SLICE), counts);
    }

    private static Promoted count(Query promoted, Counts counts) {
        int count = 0;
        OptionalLong revision = OptionalLong.empty();
        while (promoted.next()) {
            String queue = promoted.textOrNull();
            if (queue == null) {
                promoted.skip(1);
                revision = promoted.optionalNumber();
                continue;
            }
            int state = promoted.integer();
            counts.tally().subtract(new QueueName(queue), state, Codes.LATER);
            counts.tally().add(new QueueName(queue), state, Codes.READY);
            count++;
        }
        return new Promoted(count < SLICE, revision);
    }
}
