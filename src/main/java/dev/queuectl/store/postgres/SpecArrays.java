package dev.queuectl.store.postgres;

import dev.queuectl.domain.Job;
import dev.queuectl.store.sql.SpecColumns;

import java.util.List;

/** What was asked for at the enqueueing of jobs as arrays, like {@link JobArrays}. */
final class SpecArrays {
    /** The arrays that {@link #bind} binds. */
    static final String ARRAYS =
            """
            ?::text[], ?::text[], ?::text[], ?::text[], ?::bytea[], ?::bytea[], ?::float8[],
            ?::int8[], ?::int8[], ?::int8[], ?::int8[], ?::int8[], ?::int8[]
            """;

    /** The names by which statements refer to them: those of the table's columns. */
    static final String NAMES =
            """
            queue, command, tags, directory, argv, environment, backoff_base, priority,
            max_retries, backoff_max, backoff_jitter, timeout, created_at
            """;

    /** The columns of a job's row, from those names and in their order. */
    static final String COLUMNS =
            """
            queue, command, tags, directory, argv, environment, backoff_base, priority,
            max_retries, backoff_max, backoff_jitter, nullif(timeout, -1), created_at
            """;

    private static final long NO_TIMEOUT = -1;

    private SpecArrays() {}

    static Query bind(Query query, List<Job> jobs) {
        return query.bindTexts(jobs, job -> job.spec().queue().value())
                .bindTexts(jobs, job -> SpecColumns.line(job.spec()))
                .bindTexts(jobs, job -> SpecColumns.tags(job.spec()))
                .bindTexts(jobs, job -> job.spec().directory())
                .bindBytes(jobs, job -> SpecColumns.argv(job.spec()))
                .bindBytes(jobs, job -> SpecColumns.environment(job.spec()))
                .bindReals(jobs, job -> job.spec().retry().backoff().base())
                .bindNumbers(jobs, job -> job.spec().priority())
                .bindNumbers(jobs, job -> job.spec().retry().maxRetries())
                .bindNumbers(jobs, job -> job.spec().retry().backoff().max().toMillis())
                .bindNumbers(jobs, job -> job.spec().retry().backoff().jitter() ? 1 : 0)
                .bindNumbers(jobs, SpecArrays::timeout)
                .bindNumbers(jobs, job -> job.createdAt().toEpochMilli());
    }

    private static long timeout(Job job) {
        Long timeout = SpecColumns.timeout(job.spec());
        return timeout == null ? NO_TIMEOUT : timeout;
    }
}
