package dev.queuectl.store.sqlite;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.store.JobEvent;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.PackedEvents;
import dev.queuectl.store.sql.Codes;
import dev.queuectl.store.sql.JobRow;
import dev.queuectl.store.sql.SpecColumns;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Adds new jobs, a batch in one transaction. */
final class Enqueueing {
    private static final String INSERT =
            "INSERT INTO job (id, state, waiting, run_at, created_at, updated_at, "
                    + SpecColumns.NAMES
                    + ") VALUES (?1, 0, ?2, ?3, ?4, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,"
                    + " ?14, ?15, ?16) ON CONFLICT DO NOTHING";

    private Enqueueing() {}

    static Set<JobId> enqueue(Database database, List<Job> jobs, Acceptance acceptance) {
        if (jobs.isEmpty()) {
            return Set.of();
        }
        Set<JobId> taken = new LinkedHashSet<>();
        List<Job> stored = new ArrayList<>(jobs.size());
        // What costs a new process most is done before it keeps others from writing.
        database.prepare(INSERT);
        Tally.prepare(database);
        TagRows.prepare(database, jobs);
        SqliteEvents.prepare(database);
        byte[] events = PackedEvents.pack(JobEvent.enqueued(jobs));
        try (Transaction transaction = database.write()) {
            Tally tally = new Tally();
            for (Job job : jobs) {
                if (insert(transaction, tally, job)) {
                    stored.add(job);
                } else {
                    taken.add(job.id());
                }
            }
            boolean kept = taken.isEmpty() || acceptance == Acceptance.EACH;
            if (kept && !stored.isEmpty()) {
                tally.write(transaction);
                SqliteEvents.tell(
                        transaction,
                        taken.isEmpty() ? events : PackedEvents.pack(JobEvent.enqueued(stored)),
                        stored.getFirst().createdAt());
                transaction.wakeOthers();
                transaction.commit();
            }
        }
        return taken;
    }

    /** Answers whether the id was free. */
    private static boolean insert(Transaction transaction, Tally tally, Job job) {
        requireNew(job);
        int waiting = JobRow.waiting(job, job.createdAt());
        Statement insert =
                transaction
                        .statement(INSERT)
                        .bind(job.id().value())
                        .bind(waiting)
                        .bind(job.runAt())
                        .bind(job.createdAt());
        SpecBinding.bind(insert, job.spec());
        if (insert.run() == 0) {
            return false;
        }
        TagRows.insert(transaction, job);
        tally.add(job.spec().queue(), Codes.PENDING, waiting);
        return true;
    }

    private static void requireNew(Job job) {
        if (!(job.state() instanceof JobState.Pending)
                || !job.counters().isNone()
                || job.fence() != 0) {
            throw new IllegalArgumentException("job '" + job.id() + "' is not new");
        }
    }
}
