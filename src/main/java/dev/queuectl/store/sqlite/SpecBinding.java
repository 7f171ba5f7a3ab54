package dev.queuectl.store.sqlite;

import dev.queuectl.domain.Backoff;
import dev.queuectl.domain.JobSpec;
import dev.queuectl.store.sql.SpecColumns;

/** Binds what was asked for at a job's enqueueing, in the order of {@link SpecColumns#NAMES}. */
final class SpecBinding {
    private SpecBinding() {}

    static void bind(Statement statement, JobSpec spec) {
        Backoff backoff = spec.retry().backoff();
        statement
                .bind(spec.queue().value())
                .bind(spec.priority())
                .bind(SpecColumns.line(spec))
                .bind(SpecColumns.argv(spec))
                .bind(spec.retry().maxRetries())
                .bind(backoff.base())
                .bind(backoff.max().toMillis())
                .bind(backoff.jitter());
        Long timeout = SpecColumns.timeout(spec);
        if (timeout == null) {
            statement.bindNull();
        } else {
            statement.bind(timeout);
        }
        statement
                .bind(SpecColumns.tags(spec))
                .bind(SpecColumns.environment(spec))
                .bind(spec.directory());
    }
}
