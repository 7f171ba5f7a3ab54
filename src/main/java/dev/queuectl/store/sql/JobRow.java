package dev.queuectl.store.sql;

import dev.queuectl.domain.Counters;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.LastEnd;
import dev.queuectl.domain.WorkerId;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A job as it lies in its table.
 *
 * @param seq its place in the order of enqueueing
 * @param job the job
 */
public record JobRow(long seq, Job job) {
    /** The columns that {@link #read} reads. */
    public static final String COLUMNS =
            "seq, id, state, waiting, run_at, created_at, updated_at, attempts, losses, runs,"
                    + " fence, worker, claimed_at, claimed_from, cancel_asked, last_reason,"
                    + " last_exit_code, "
                    + SpecColumns.NAMES;

    /** The order in which jobs shall start. */
    public static final Comparator<JobRow> BEST_FIRST = JobRow::compareBestFirst;

    /** Reads the row on which a result stands. */
    public static JobRow read(Row row) {
        try {
            return understood(row);
        } catch (IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException e) {
            throw row.damaged(e);
        }
    }

    /** By hand: the start-up cache keeps no chain of comparators, and every command reads jobs. */
    private static int compareBestFirst(JobRow one, JobRow other) {
        int byPriority = Integer.compare(other.job.spec().priority(), one.job.spec().priority());
        return byPriority != 0 ? byPriority : Long.compare(one.seq, other.seq);
    }

    private static JobRow understood(Row row) {
        long seq = row.number();
        JobId id = new JobId(row.text());
        Kind kind = Codes.kind(row.integer());
        boolean onHold = row.integer() == Codes.ON_HOLD;
        Instant runAt = row.instant();
        Instant createdAt = row.instant();
        Instant updatedAt = row.instant();
        Counters counters = new Counters(row.integer(), row.integer(), row.integer());
        long fence = row.number();
        JobState state = state(row, kind, onHold);
        Optional<LastEnd> last = lastEnd(row);
        return new JobRow(
                seq,
                new Job(
                        id,
                        SpecColumns.read(row),
                        createdAt,
                        updatedAt,
                        runAt,
                        counters,
                        fence,
                        state,
                        last));
    }

    private static JobState state(Row row, Kind kind, boolean onHold) {
        if (kind == Kind.PROCESSING) {
            return new JobState.Processing(
                    new WorkerId(row.text()), row.instant(), Codes.kind(row.integer()), row.flag());
        }
        row.skip(4);
        return switch (kind) {
            case PENDING, FAILED -> JobState.waiting(kind, onHold);
            case COMPLETED -> new JobState.Completed();
            case DEAD -> new JobState.Dead();
            case CANCELLED -> new JobState.Cancelled();
            case PROCESSING -> throw new IllegalStateException("handled above");
        };
    }

    private static Optional<LastEnd> lastEnd(Row row) {
        int reason = row.integer();
        int exitCode = row.integer();
        if (reason == 0) {
            return Optional.empty();
        }
        boolean exited = exitCode != 0 || !row.wasNull();
        return Optional.of(
                new LastEnd(
                        Codes.reason(reason),
                        exited ? OptionalInt.of(exitCode) : OptionalInt.empty()));
    }

    /** Answers {@code waiting} of a job that no worker holds. */
    public static int waiting(Job job, Instant now) {
        if (!job.state().kind().isWaiting()) {
            return Codes.NOT_WAITING;
        }
        if (job.state().isOnHold()) {
            return Codes.ON_HOLD;
        }
        return job.isDue(now) ? Codes.READY : Codes.LATER;
    }
}
