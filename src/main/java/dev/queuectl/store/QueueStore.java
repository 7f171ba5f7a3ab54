package dev.queuectl.store;

import dev.queuectl.domain.QueueName;

import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What operators have said about queues, kept with the store, so that every machine sees it. A
 * queue exists as soon as a job names it; only those are known here of which somebody has said
 * something. Thread-safe.
 *
 * <p>Every claim that begins after a change heeds it. Jobs that a worker holds then are left alone,
 * so of a queue whose limit is lowered no job is claimed until fewer are held.
 */
public interface QueueStore {
    /** Answers every queue of which something was said, in the order of their names. */
    Map<QueueName, QueueTerms> all();

    /**
     * Changes what is said about a queue, wakes the workers, and changes the revision that they are
     * told of if anything is different now.
     *
     * @param change makes the new terms of the old ones; may be called more than once
     * @return the terms as they stand now
     */
    QueueTerms change(QueueName queue, UnaryOperator<QueueTerms> change);
}
