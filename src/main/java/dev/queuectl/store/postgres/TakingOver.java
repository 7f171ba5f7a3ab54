package dev.queuectl.store.postgres;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.sql.JobRow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Moves what one worker holds to another, or raises its fences only. */
final class TakingOver {
    /** What {@link Job#takenOverBy} does. */
    private static final String TAKE_OVER =
            """
            WITH held AS MATERIALIZED (
                SELECT id FROM @job
                WHERE queue = ANY (ARRAY(SELECT DISTINCT queue FROM @tally))
                    AND state = 1 AND worker = ?
                ORDER BY id FOR NO KEY UPDATE
            )
            UPDATE @job SET worker = ?, fence = fence + 1, updated_at = ?
            WHERE id = ANY (ARRAY(SELECT id FROM held)) RETURNING
            """
                    + JobRow.COLUMNS;

    private TakingOver() {}

    /** Answers the jobs as they stand now, in the order of enqueueing. */
    static List<Job> takeOver(Database database, WorkerId from, WorkerId taker, Instant now) {
        List<JobRow> rows = new ArrayList<>();
        try (Session session = database.begin()) {
            Query taking =
                    session.query(TAKE_OVER).bind(from.value()).bind(taker.value()).bind(now);
            while (taking.next()) {
                rows.add(JobRow.read(taking));
            }
            if (!rows.isEmpty()) {
                session.wakeOthers();
                session.commit();
            }
        }
        rows.sort(Comparator.comparingLong(JobRow::seq));
        return rows.stream().map(JobRow::job).toList();
    }
}
