package dev.queuectl.store.postgres;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.sql.Codes;
import dev.queuectl.store.sql.JobRow;
import dev.queuectl.store.sql.SpecColumns;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Adds new jobs, a batch in one statement. */
final class Enqueueing {
    /** The sequence numbers the rows in the order in which they are brought. */
    private static final String INSERT =
            """
            INSERT INTO @job (
                id, state, waiting, run_at, created_at, updated_at, queue, priority, command, argv,
                max_retries, backoff_base, backoff_max, backoff_jitter, timeout, tags, environment,
                directory)
            SELECT id, 0, waiting, run_at, created_at, created_at, queue, priority, command, argv,
                max_retries, backoff_base, backoff_max, backoff_jitter, nullif(timeout, -1), tags,
                environment, directory
            FROM unnest(
                ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bytea[], ?::bytea[],
                ?::float8[], ?::int8[], ?::int8[], ?::int8[], ?::int8[], ?::int8[], ?::int8[],
                ?::int8[], ?::int8[])
            WITH ORDINALITY AS given (
                id, queue, command, tags, directory, argv, environment,
                backoff_base, waiting, run_at, created_at, priority, max_retries, backoff_max,
                backoff_jitter, timeout, place)
            ORDER BY place
            ON CONFLICT (id) DO NOTHING
            RETURNING id
            """;

    private static final long NO_TIMEOUT = -1;

    private Enqueueing() {}

    static Set<JobId> enqueue(Database database, List<Job> jobs, Acceptance acceptance) {
        if (jobs.isEmpty()) {
            return Set.of();
        }
        jobs.forEach(Enqueueing::requireNew);
        try (Session session = database.begin()) {
            Set<String> stored = insert(session, jobs);
            Set<JobId> taken = new LinkedHashSet<>();
            Counts counts = new Counts();
            for (Job job : jobs) {
                // Of two with one id the first was stored.
                if (stored.remove(job.id().value())) {
                    int waiting = JobRow.waiting(job, job.createdAt());
                    counts.tally().add(job.spec().queue(), Codes.PENDING, waiting);
                } else {
                    taken.add(job.id());
                }
            }
            boolean kept = taken.isEmpty() || acceptance == Acceptance.EACH;
            if (kept && taken.size() < jobs.size()) {
                counts.write(session);
                session.wakeOthers();
                session.commit();
            }
            return taken;
        }
    }

    private static Set<String> insert(Session session, List<Job> jobs) {
        Query insert =
                session.query(INSERT)
                        .bindTexts(jobs, job -> job.id().value())
                        .bindTexts(jobs, job -> job.spec().queue().value())
                        .bindTexts(jobs, job -> SpecColumns.line(job.spec()))
                        .bindTexts(jobs, job -> SpecColumns.tags(job.spec()))
                        .bindTexts(jobs, job -> job.spec().directory())
                        .bindBytes(jobs, job -> SpecColumns.argv(job.spec()))
                        .bindBytes(jobs, job -> SpecColumns.environment(job.spec()))
                        .bindReals(jobs, job -> job.spec().retry().backoff().base())
                        .bindNumbers(jobs, job -> JobRow.waiting(job, job.createdAt()))
                        .bindNumbers(jobs, job -> job.runAt().toEpochMilli())
                        .bindNumbers(jobs, job -> job.createdAt().toEpochMilli())
                        .bindNumbers(jobs, job -> job.spec().priority())
                        .bindNumbers(jobs, job -> job.spec().retry().maxRetries())
                        .bindNumbers(jobs, job -> job.spec().retry().backoff().max().toMillis())
                        .bindNumbers(jobs, job -> job.spec().retry().backoff().jitter() ? 1 : 0)
                        .bindNumbers(jobs, Enqueueing::timeout);
        Set<String> stored = new HashSet<>();
        while (insert.next()) {
            stored.add(insert.text());
        }
        return stored;
    }

    private static long timeout(Job job) {
        Long timeout = SpecColumns.timeout(job.spec());
        return timeout == null ? NO_TIMEOUT : timeout;
    }

    private static void requireNew(Job job) {
        if (!(job.state() instanceof JobState.Pending)
                || !job.counters().isNone()
                || job.fence() != 0) {
            throw new IllegalArgumentException("job '" + job.id() + "' is not new");
        }
    }
}
