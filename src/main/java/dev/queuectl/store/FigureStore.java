package dev.queuectl.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What happened by the minute, and long ago by the hour, as workers have told it. Told from time to
 * time: what a worker had not told when it was killed is missing. Thread-safe.
 */
public interface FigureStore {
    /** How long minutes are kept before their hours take their place. */
    Duration MINUTES_KEPT = Duration.ofDays(2);

    /** How long hours are kept. */
    Duration HOURS_KEPT = Duration.ofDays(90);

    /**
     * Adds what happened to what is known of the same queues and minutes. Whole minutes of more
     * than 48 hours ago are left out: their hours are made up.
     *
     * @param minutes each queue and minute once
     * @throws StoreException also when how much was added is not known
     */
    void add(List<QueueFigures> minutes, Instant now);

    /**
     * Answers the hours and minutes that began at an instant or later, in the order of their
     * beginning, with some queue's before another's.
     */
    List<QueueFigures> read(Instant from);

    /**
     * Puts an hour in the place of its minutes, if there is one that is over for 48 hours, and
     * forgets the hours of more than 90 days ago. Many may do so at once.
     *
     * @return whether there may be more to do
     */
    boolean rollUp(Instant now);

    /** Answers before which beginning minutes are rolled up at an instant: a full hour. */
    static Instant rolledUp(Instant now) {
        return QueueFigures.beginning(now.minus(MINUTES_KEPT), QueueFigures.HOUR);
    }
}
