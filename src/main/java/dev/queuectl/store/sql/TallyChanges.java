package dev.queuectl.store.sql;

import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.QueueName;

import java.util.HashMap;
import java.util.Map;

/**
 * Gathers what one transaction changes in the numbers of jobs by queue and state, so that it is
 * written once at the end, however many jobs it changed. Not thread-safe.
 */
public final class TallyChanges {
    private static final int KINDS = Kind.values().length;

    /** By queue: at the code of each state the jobs, and {@link #KINDS} further those not due. */
    private final Map<QueueName, long[]> changes = new HashMap<>();

    /** The queue counted last and its changes: jobs of one queue mostly come together. */
    private QueueName lastQueue = QueueName.DEFAULT;

    private long[] lastChanges = changesOf(QueueName.DEFAULT);

    /** Takes what changed of one queue and state. */
    public interface Sink {
        /**
         * Takes one change.
         *
         * @param jobs how many jobs more
         * @param later how many more of them that are not due yet
         */
        void take(QueueName queue, int state, long jobs, long later);
    }

    /** Counts a job in. */
    public void add(QueueName queue, int state, int waiting) {
        count(queue, state, 1, isLater(waiting) ? 1 : 0);
    }

    /** Counts a job out. */
    public void subtract(QueueName queue, int state, int waiting) {
        count(queue, state, -1, isLater(waiting) ? -1 : 0);
    }

    /** What is on hold is not due either. */
    private static boolean isLater(int waiting) {
        return waiting == Codes.LATER || waiting == Codes.ON_HOLD;
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

    /** Hands over everything that changed. */
    public void drainTo(Sink sink) {
        for (Map.Entry<QueueName, long[]> ofQueue : changes.entrySet()) {
            long[] change = ofQueue.getValue();
            for (int state = 0; state < KINDS; state++) {
                if (change[state] != 0 || change[KINDS + state] != 0) {
                    sink.take(ofQueue.getKey(), state, change[state], change[KINDS + state]);
                }
            }
        }
    }
}
