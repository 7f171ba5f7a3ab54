package dev.queuectl.store;

import dev.queuectl.domain.SpanBuckets;

import java.util.Arrays;

/** How often things happened, and how long runs waited and took. Grows only. Not thread-safe. */
public final class Figures {

    /** What is counted. */
    public enum Count {
        /** Runs that began. */
        STARTED(0),
        /** Runs that completed their job. */
        COMPLETED(1),
        /** Runs that used up an attempt and did not complete their job, nor were called off. */
        FAILED(2),
        /** Failed runs after which their job waits for another. */
        RETRIED(3),
        /** Runs after which their job is dead. */
        DEAD(4),
        /** Runs that were called off. */
        CANCELLED(5),
        /** Runs whose worker died. */
        LOST(6);

        /** Never changes, since counts are kept by it. */
        private final int place;

        Count(int place) {
            this.place = place;
        }
    }

    private static final int COUNTS = Count.values().length;
    private static final int RUNNING = SpanBuckets.COUNT;

    private final long[] counts = new long[COUNTS];
    private final long[] spans = new long[2 * SpanBuckets.COUNT];

    public void count(Count what) {
        counts[what.place]++;
    }

    /** Counts how long a run waited from when it was due. */
    public void waited(long millis) {
        spans[SpanBuckets.of(millis)]++;
    }

    /** Counts how long a run took. */
    public void ran(long millis) {
        spans[RUNNING + SpanBuckets.of(millis)]++;
    }

    /** Adds what others have counted. */
    public void add(Figures others) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += others.counts[i];
        }
        for (int i = 0; i < spans.length; i++) {
            spans[i] += others.spans[i];
        }
    }

    public long of(Count what) {
        return counts[what.place];
    }

    /** Answers how many runs waited how long, by {@link SpanBuckets}. */
    public long[] waiting() {
        return Arrays.copyOf(spans, SpanBuckets.COUNT);
    }

    /** Answers how many runs took how long, by {@link SpanBuckets}. */
    public long[] running() {
        return Arrays.copyOfRange(spans, RUNNING, spans.length);
    }

    /** How many numbers there are; most of them are 0. */
    static final int NUMBERS = COUNTS + 2 * SpanBuckets.COUNT;

    /**
     * Answers one of all numbers. They are kept by their places, so the spans, of which no more
     * will come, are first.
     */
    long number(int place) {
        return place < spans.length ? spans[place] : counts[place - spans.length];
    }

    void add(int place, long number) {
        if (place < spans.length) {
            spans[place] += number;
        } else {
            counts[place - spans.length] += number;
        }
    }
}
