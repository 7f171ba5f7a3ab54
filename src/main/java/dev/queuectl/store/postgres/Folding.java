package dev.queuectl.store.postgres;

import dev.queuectl.store.sql.MinuteCounts;

/**
 * Keeps the tables of {@link Counts} short: puts the sums of their rows in the rows' place, and
 * forgets the minutes of more than an hour ago. A reader sees the rows or the sums, never both.
 */
final class Folding {
    /** So many transactions of one process may add rows before it folds them. */
    static final int PERIOD = 256;

    private static final String FOLD_TALLY =
            """
            WITH gone AS (
                DELETE FROM @tally WHERE ctid = ANY (ARRAY(
                    SELECT ctid FROM @tally LIMIT 20000 FOR UPDATE SKIP LOCKED))
                RETURNING queue, state, jobs, later
            )
            INSERT INTO @tally (queue, state, jobs, later)
            SELECT queue, state, sum(jobs), sum(later) FROM gone GROUP BY queue, state
            HAVING sum(jobs) <> 0 OR sum(later) <> 0
            """;

    private static final String FOLD_MINUTES =
            """
            WITH gone AS (
                DELETE FROM @minute WHERE ctid = ANY (ARRAY(
                    SELECT ctid FROM @minute LIMIT 20000 FOR UPDATE SKIP LOCKED))
                RETURNING minute, succeeded, failed
            )
            INSERT INTO @minute (minute, succeeded, failed)
            SELECT minute, sum(succeeded), sum(failed) FROM gone
            WHERE minute > (SELECT max(minute) FROM gone) - ? GROUP BY minute
            """;

    private Folding() {}

    static void fold(Database database) {
        try (Session session = database.begin()) {
            session.query(FOLD_TALLY).run();
            session.query(FOLD_MINUTES).bind(MinuteCounts.MINUTES_KEPT).run();
            session.commit();
        }
    }
}
