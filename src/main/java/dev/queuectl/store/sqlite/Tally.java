package dev.queuectl.store.sqlite;

import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.QueueName;

import java.util.HashMap;
import java.util.Map;

/**
 * Gathers what one transaction changes in the numbers of jobs by queue and state, and writes it
 * once at the end: one row by queue and state that changed, however many jobs did.
 */
final class Tally {
    private static final String ADD =
            """
            INSERT INTO tally (queue, state, jobs, later) VALUES (?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET jobs = jobs + excluded.jobs, later = later + excluded.later
            """;
    private static final int KINDS = Kind.values().length;

    /** By queue: at the code of each state the jobs, and {@link #KINDS} further those not due. */
    private final Map<QueueName, long[]> changes = new HashMap<>();

    /** The queue counted last and its changes: jobs of one queue mostly come together. */
    private QueueName lastQueue = QueueName.DEFAULT;

    private long[] lastChanges = changesOf(QueueName.DEFAULT);

    /** Makes the statement that {@link #write} needs. */
    static void prepare(Database database) {
        database.prepare(ADD);
    }

    /** Counts a job in. */
    void add(QueueName queue, int state, int waiting) {
        count(queue, state, 1, waiting == Codes.LATER ? 1 : 0);
    }

    /** Counts a job out. */
    void subtract(QueueName queue, int state, int waiting) {
        count(queue, state, -1, waiting == Codes.LATER ? -1 : 0);
    }

    private void count(QueueName queue, int state, long jobs, long later) {
        if (!queue.equals(lastQueue)) {
            lastQueue = queue;
            lastChanges = changesOf(queue);
        }
        lastChanges[state] += jobs;
        lastChanges[KINDS + state] += later;
    }

    private long[] changesOf(QueueName queue) {
        return changes.computeIfAbsent(queue, _ -> new long[2 * KINDS]);
    }

    void write(Transaction transaction) {
        for (Map.Entry<QueueName, long[]> ofQueue : changes.entrySet()) {
            long[] change = ofQueue.getValue();
            for (int state = 0; state < KINDS; state++) {
                if (change[state] != 0 || change[KINDS + state] != 0) {
                    transaction
                            .statement(ADD)
                            .bind(ofQueue.getKey().value())
                            .bind(state)
                            .bind(change[state])
                            .bind(change[KINDS + state])
                            .run();
                }
            }
        }
    }
}
