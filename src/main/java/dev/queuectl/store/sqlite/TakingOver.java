package dev.queuectl.store.sqlite;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.sql.JobRow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Moves what one worker holds to another. */
final class TakingOver {
    /** What {@link Job#takenOverBy} does. Looks at all held jobs, of which there are never many. */
    private static final String TAKE_OVER =
            "UPDATE job INDEXED BY job_in_state SET worker = ?1, fence = fence + 1, updated_at = ?2"
                    + " WHERE state = 1 AND worker = ?3 RETURNING "
                    + JobRow.COLUMNS;

    private TakingOver() {}

    /** Answers the jobs as they stand now, in the order of enqueueing. */
    static List<Job> takeOver(Database database, WorkerId from, WorkerId taker, Instant now) {
        List<JobRow> rows = new ArrayList<>();
        try (Transaction transaction = database.write()) {
            Statement taking =
                    transaction
                            .statement(TAKE_OVER)
                            .bind(taker.value())
                            .bind(now)
                            .bind(from.value());
            while (taking.next()) {
                rows.add(JobRow.read(taking));
            }
            if (!rows.isEmpty()) {
                transaction.wakeOthers();
                transaction.commit();
            }
        }
        rows.sort(Comparator.comparingLong(JobRow::seq));
        List<Job> taken = new ArrayList<>(rows.size());
        for (JobRow row : rows) {
            taken.add(row.job());
        }
        return taken;
    }
}
