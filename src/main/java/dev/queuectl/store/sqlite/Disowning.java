package dev.queuectl.store.sqlite;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.store.JobEvent;
import dev.queuectl.store.sql.JobRow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Takes a store away from the workers that it knew: they work, if anywhere, at the store that this
 * one is a copy of.
 */
final class Disowning {
    private static final String HELD =
            "SELECT " + JobRow.COLUMNS + " FROM job INDEXED BY job_in_state WHERE state = 1";

    /**
     * The copy and the original would give the same fences from here on, and two copies of one
     * backup too; so each goes on from a place of its own.
     */
    private static final String RAISE_FENCES = "UPDATE job SET fence = fence + ?";

    private static final String FORGET_WORKERS = "DELETE FROM worker";
    private static final String CHANGE_SETTINGS =
            "UPDATE revision SET number = number + 1 WHERE of = 'settings'";

    private static final long LEAST = 1L << 32;
    private static final long MOST = 1L << 40;

    private Disowning() {}

    /**
     * Gives back what workers held, without blame, and makes whatever they still bring stale.
     *
     * @return how many jobs were given back
     */
    static long disown(Database database, RandomGenerator random, Instant now) {
        try (Transaction transaction = database.write()) {
            List<Job> held = new ArrayList<>();
            Statement row = transaction.statement(HELD);
            while (row.next()) {
                held.add(JobRow.read(row).job());
            }
            Tally tally = new Tally();
            List<Job> returned = new ArrayList<>();
            for (Job job : held) {
                if (job.state() instanceof JobState.Processing processing) {
                    Job free = job.givenBack(now);
                    Moving.Known known =
                            new Moving.Known(job.fence(), Kind.PROCESSING, processing.holder());
                    long _ = Moving.move(transaction, tally, known, free, now);
                    returned.add(free);
                }
            }
            tally.write(transaction);
            SqliteEvents.tell(transaction, JobEvent.returned(returned, now), now);
            transaction.statement(RAISE_FENCES).bind(random.nextLong(LEAST, MOST)).run();
            transaction.statement(FORGET_WORKERS).run();
            transaction.statement(CHANGE_SETTINGS).run();
            transaction.commit();
            return returned.size();
        }
    }
}
