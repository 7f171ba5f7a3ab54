package dev.queuectl.store.sqlite;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.LastEnd;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.sql.Codes;
import dev.queuectl.store.sql.JobRow;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** Writes a job that stands differently now, if it still stands as the writer knew it. */
final class Moving {
    private static final String FIND =
            """
            SELECT seq, waiting, queue FROM job
            WHERE id = ? AND fence = ? AND state = ? AND worker IS ?
            """;

    private static final String MOVE =
            """
            UPDATE job SET
                state = ?, waiting = ?, run_at = ?, updated_at = ?,
                attempts = ?, losses = ?, runs = ?, fence = ?,
                worker = NULL, claimed_at = NULL, claimed_from = NULL, cancel_asked = NULL,
                last_reason = ?, last_exit_code = ?
            WHERE seq = ?
            """;

    private Moving() {}

    /**
     * What a writer knew of a job.
     *
     * @param holder the worker that holds it; null for none
     */
    record Known(long fence, JobState.Kind kind, @Nullable WorkerId holder) {}

    /**
     * Writes how a job stands now; nobody holds it then. What was asked for at its enqueueing never
     * changes.
     *
     * @param now from when on it is ready, if it waits
     * @return its place in the order of enqueueing, or 0 when somebody was faster
     */
    static long move(Transaction transaction, Tally tally, Known before, Job after, Instant now) {
        Statement found =
                transaction
                        .statement(FIND)
                        .bind(after.id().value())
                        .bind(before.fence())
                        .bind(Codes.of(before.kind()))
                        .bind(before.holder() == null ? null : before.holder().value());
        if (!found.next()) {
            return 0;
        }
        long seq = found.number();
        int wasWaiting = found.integer();
        // The queue is asked for rather than believed, so that the tally is right whatever comes.
        QueueName queue = new QueueName(found.text());
        found.finish();

        JobState.Kind kind = after.state().kind();
        int waiting = JobRow.waiting(after, now);
        Statement moving =
                transaction
                        .statement(MOVE)
                        .bind(Codes.of(kind))
                        .bindUnless(Codes.NOT_WAITING, waiting)
                        .bind(after.runAt())
                        .bind(after.updatedAt())
                        .bind(after.counters().attempts())
                        .bind(after.counters().losses())
                        .bind(after.counters().runs())
                        .bind(after.fence());
        bindLastEnd(moving, after);
        moving.bind(seq).run();
        tally.subtract(queue, Codes.of(before.kind()), wasWaiting);
        tally.add(queue, Codes.of(kind), waiting);
        return seq;
    }

    /** Binds two columns. */
    static void bindLastEnd(Statement moving, Job job) {
        if (job.last().isEmpty()) {
            moving.bindNull().bindNull();
            return;
        }
        LastEnd last = job.last().get();
        moving.bind(Codes.of(last.reason()));
        if (last.exitCode().isPresent()) {
            moving.bind(last.exitCode().getAsInt());
        } else {
            moving.bindNull();
        }
    }
}
