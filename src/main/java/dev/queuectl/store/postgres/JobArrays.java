package dev.queuectl.store.postgres;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.LastEnd;
import dev.queuectl.store.sql.Codes;
import dev.queuectl.store.sql.JobRow;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * How jobs stand, as arrays with an element for each: one parameter by column, whatever the number
 * of jobs. What is absent is written as a number that no value has, since arrays of plain numbers
 * travel in binary.
 */
final class JobArrays {
    /** The arrays that {@link #bind} binds. */
    static final String ARRAYS =
            """
            ?::text[], ?::int8[], ?::int8[], ?::int8[], ?::int8[], ?::int8[], ?::int8[], ?::int8[],
            ?::int8[], ?::int8[], ?::int8[]
            """;

    /** The names by which statements refer to them. */
    static final String NAMES =
            """
            id, fence, state, waiting, run_at, updated_at, attempts, losses, runs, last_reason,
            last_exit_code
            """;

    static final String GIVEN = "unnest(" + ARRAYS + ") AS given (" + NAMES + ")";

    /**
     * Whether a job is among those given, whose ids are asked for once more, see {@link #bindIds}.
     * It has the planner look each of them up, however small it takes the table to be: a plan from
     * when there were few jobs would read the ids of all that there are by then.
     */
    static final String IS_GIVEN = "job.id = given.id AND job.id = ANY (?)";

    /**
     * Whether the worker of the last parameter still holds a job under the given fence. Written so
     * that no index but that of the ids serves: the one of the states is full of entries of jobs
     * that are held no more.
     */
    static final String IS_HELD =
            IS_GIVEN
                    + """
                     AND job.fence = given.fence AND job.state + 0 = 1
                        AND job.worker IS NOT DISTINCT FROM ?
                    """;

    /** Sets a job's columns to what is given; nobody holds it then. */
    static final String SET =
            """
            SET state = given.state, waiting = nullif(given.waiting, 0), run_at = given.run_at,
                updated_at = given.updated_at, attempts = given.attempts, losses = given.losses,
                runs = given.runs, fence = given.fence, worker = NULL, claimed_at = NULL,
                claimed_from = NULL, cancel_asked = NULL,
                last_reason = nullif(given.last_reason, 0),
                last_exit_code = nullif(given.last_exit_code, -1)
            """;

    private static final long NO_REASON = 0;
    private static final long NO_EXIT_CODE = -1;

    private JobArrays() {}

    /**
     * Binds jobs as they stand now.
     *
     * @param now from when on they are ready, if they wait
     */
    static Query bind(Query query, List<Job> jobs, Instant now) {
        return bind(query, jobs, _ -> now);
    }

    /** Binds jobs as operators changed them; those that wait are ready by their last change. */
    static Query bind(Query query, List<Job> jobs) {
        return bind(query, jobs, Job::updatedAt);
    }

    private static Query bind(Query query, List<Job> jobs, Function<Job, Instant> now) {
        return query.bindTexts(jobs, job -> job.id().value())
                .bindNumbers(jobs, Job::fence)
                .bindNumbers(jobs, job -> Codes.of(job.state().kind()))
                .bindNumbers(jobs, job -> JobRow.waiting(job, now.apply(job)))
                .bindNumbers(jobs, job -> job.runAt().toEpochMilli())
                .bindNumbers(jobs, job -> job.updatedAt().toEpochMilli())
                .bindNumbers(jobs, job -> job.counters().attempts())
                .bindNumbers(jobs, job -> job.counters().losses())
                .bindNumbers(jobs, job -> job.counters().runs())
                .bindNumbers(jobs, job -> job.last().map(JobArrays::reason).orElse(NO_REASON))
                .bindNumbers(jobs, job -> job.last().map(JobArrays::exitCode).orElse(NO_EXIT_CODE));
    }

    /** Binds what {@link #IS_GIVEN} takes. */
    static Query bindIds(Query query, List<Job> jobs) {
        return query.bindTexts(jobs, job -> job.id().value());
    }

    private static long reason(LastEnd last) {
        return Codes.of(last.reason());
    }

    private static long exitCode(LastEnd last) {
        return last.exitCode().isPresent() ? last.exitCode().getAsInt() : NO_EXIT_CODE;
    }
}
