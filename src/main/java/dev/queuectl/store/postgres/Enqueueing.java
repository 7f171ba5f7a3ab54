package dev.queuectl.store.postgres;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.store.JobEvent;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.sql.Codes;
import dev.queuectl.store.sql.JobRow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Adds new jobs, a batch in one statement. */
final class Enqueueing {
    /** The sequence numbers the rows in the order in which they are brought. */
    private static final String INSERT =
            "INSERT INTO @job (id, state, waiting, run_at, updated_at, "
                    + SpecArrays.NAMES
                    + ") SELECT id, 0, waiting, run_at, created_at, "
                    + SpecArrays.COLUMNS
                    + " FROM unnest(?::text[], ?::int8[], ?::int8[], "
                    + SpecArrays.ARRAYS
                    + ") WITH ORDINALITY AS given (id, waiting, run_at, "
                    + SpecArrays.NAMES
                    + ", place) ORDER BY place ON CONFLICT (id) DO NOTHING RETURNING id, seq";

    private Enqueueing() {}

    static Set<JobId> enqueue(Database database, List<Job> jobs, Acceptance acceptance) {
        if (jobs.isEmpty()) {
            return Set.of();
        }
        jobs.forEach(Enqueueing::requireNew);
        try (Session session = database.begin()) {
            Map<JobId, Long> places = insert(session, jobs);
            Set<JobId> taken = new LinkedHashSet<>();
            Counts counts = new Counts();
            List<Job> stored = new ArrayList<>(jobs.size());
            TagRows tags = new TagRows();
            for (Job job : jobs) {
                // Of two with one id the first was stored.
                Long place = places.remove(job.id());
                if (place != null) {
                    stored.add(job);
                    tags.add(job, place);
                    int waiting = JobRow.waiting(job, job.createdAt());
                    counts.tally().add(job.spec().queue(), Codes.PENDING, waiting);
                } else {
                    taken.add(job.id());
                }
            }
            boolean kept = taken.isEmpty() || acceptance == Acceptance.EACH;
            if (kept && !stored.isEmpty()) {
                tags.write(session);
                counts.write(session);
                PostgresEvents.tell(
                        session, JobEvent.enqueued(stored), stored.getFirst().createdAt());
                session.wakeOthers();
                session.commit();
            }
            return taken;
        }
    }

    /** Answers the places of those that were stored. */
    private static Map<JobId, Long> insert(Session session, List<Job> jobs) {
        Query insert =
                session.query(INSERT)
                        .bindTexts(jobs, job -> job.id().value())
                        .bindNumbers(jobs, job -> JobRow.waiting(job, job.createdAt()))
                        .bindNumbers(jobs, job -> job.runAt().toEpochMilli());
        SpecArrays.bind(insert, jobs);
        Map<JobId, Long> places = new HashMap<>();
        while (insert.next()) {
            JobId id = new JobId(insert.text());
            places.put(id, insert.number());
        }
        return places;
    }

    private static void requireNew(Job job) {
        if (!(job.state() instanceof JobState.Pending)
                || !job.counters().isNone()
                || job.fence() != 0) {
            throw new IllegalArgumentException("job '" + job.id() + "' is not new");
        }
    }
}
