package dev.queuectl.store.sqlite;

import dev.queuectl.domain.QueueName;
import dev.queuectl.store.sql.TallyChanges;

/** Counts what one transaction changes, and writes one row by queue and state that changed. */
final class Tally {
    private static final String ADD =
            """
            INSERT INTO tally (queue, state, jobs, later) VALUES (?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET jobs = jobs + excluded.jobs, later = later + excluded.later
            """;

    private final TallyChanges changes = new TallyChanges();

    /** Makes the statement that {@link #write} needs. */
    static void prepare(Database database) {
        database.prepare(ADD);
    }

    /** Counts a job in. */
    void add(QueueName queue, int state, int waiting) {
        changes.add(queue, state, waiting);
    }

    /** Counts a job out. */
    void subtract(QueueName queue, int state, int waiting) {
        changes.subtract(queue, state, waiting);
    }

    void write(Transaction transaction) {
        changes.drainTo((queue, state, jobs, later) ->
                transaction
                        .statement(ADD)
                        .bind(queue.value())
                        .bind(state)
                        .bind(jobs)
                        .bind(later)
                        .run());
    }
}
