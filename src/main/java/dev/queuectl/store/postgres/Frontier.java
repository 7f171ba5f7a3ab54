package dev.queuectl.store.postgres;

import dev.queuectl.domain.QueueName;
import dev.queuectl.store.sql.JobRow;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Where in the order of claims the ready jobs begin, as far as this process knows. While anybody
 * keeps a transaction open in the database, the entries of jobs that were claimed stay in the
 * index, and whoever claims from its beginning reads all of them. So after a claim for which the
 * server had to read for long, others begin where that one ended, for ten times as long as it took:
 * then at most a tenth of the time goes into reading, and a job that became ready before that
 * place, such as one that is retried, waits no longer than that. More important jobs are never
 * passed over.
 *
 * <p>Safe for use by any thread.
 */
final class Frontier {
    /** A claim that takes less is no trouble: so long it takes to read some 10,000 dead entries. */
    static final Duration SLOW = Duration.ofMillis(2);

    private static final int TIMES_AS_LONG = 10;

    private final LongSupplier nanoTime;
    private final Duration slow;
    private volatile Optional<Place> known = Optional.empty();

    /**
     * @param nanoTime like {@link System#nanoTime}
     * @param slow how long the server may look without that anything is done about it
     */
    Frontier(LongSupplier nanoTime, Duration slow) {
        this.nanoTime = nanoTime;
        this.slow = slow;
    }

    /**
     * Behind which job others are ready.
     *
     * @param queues of which queues that is known; empty for all
     * @param priority the job's priority
     * @param seq its place in the order of enqueueing
     * @param until for how long it is made use of, as {@link System#nanoTime}
     */
    record Place(Set<QueueName> queues, int priority, long seq, long until) {}

    /** Answers where to begin; empty for the beginning. */
    Optional<Place> of(Set<QueueName> queues) {
        return known.filter(
                place -> place.queues().equals(queues) && nanoTime.getAsLong() - place.until() < 0);
    }

    /**
     * Takes note of a claim from the beginning that got all it wanted.
     *
     * @param seconds how long the server looked
     */
    void found(Set<QueueName> queues, List<JobRow> rows, double seconds) {
        Duration took = Duration.ofNanos((long) (seconds * 1e9));
        if (took.compareTo(slow) < 0) {
            forget();
            return;
        }
        JobRow last = rows.stream().max(JobRow.BEST_FIRST).orElseThrow();
        long until = nanoTime.getAsLong() + took.multipliedBy(TIMES_AS_LONG).toNanos();
        known = Optional.of(new Place(queues, last.job().spec().priority(), last.seq(), until));
    }

    /** Takes note of a claim that began at a place, and got all it wanted. */
    void advance(Place from, List<JobRow> rows) {
        JobRow last = rows.stream().max(JobRow.BEST_FIRST).orElseThrow();
        if (last.job().spec().priority() == from.priority()) {
            known =
                    Optional.of(
                            new Place(from.queues(), from.priority(), last.seq(), from.until()));
        }
    }

    /** The next claim begins at the beginning. */
    void forget() {
        known = Optional.empty();
    }
}
