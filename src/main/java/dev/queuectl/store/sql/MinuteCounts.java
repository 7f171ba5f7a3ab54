package dev.queuectl.store.sql;

import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.store.Conclusion;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts ended runs by the minute in which they ended, so that nobody has to count runs to know how
 * fast they end. Not thread-safe.
 */
public final class MinuteCounts {
    private static final long MILLIS = 60_000;

    /** What is kept: the present minute and the sixty full ones before it. */
    public static final int MINUTES_KEPT = 61;

    private final Map<Long, long[]> minutes = new TreeMap<>();

    /** Takes the counts of one minute. */
    public interface Sink {
        void take(long minute, long succeeded, long failed);
    }

    /** Counts a run, unless its end says nothing about the command. */
    public void count(Conclusion conclusion) {
        boolean succeeded = conclusion.job().state().kind() == Kind.COMPLETED;
        if (!succeeded && !conclusion.run().outcome().countsAsAttempt()) {
            return;
        }
        long[] counts = minutes.computeIfAbsent(of(conclusion.run().endedAt()), _ -> new long[2]);
        counts[succeeded ? 0 : 1]++;
    }

    /** Hands over the counts, the earliest minute first. */
    public void drainTo(Sink sink) {
        for (Map.Entry<Long, long[]> minute : minutes.entrySet()) {
            sink.take(minute.getKey(), minute.getValue()[0], minute.getValue()[1]);
        }
    }

    /** Answers the number of the minute, counted from 1970, in which an instant lies. */
    public static long of(Instant instant) {
        return Math.floorDiv(instant.toEpochMilli(), MILLIS);
    }
}
