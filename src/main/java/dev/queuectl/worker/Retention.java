package dev.queuectl.worker;

import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.store.AuditStore;
import dev.queuectl.store.Purge;
import dev.queuectl.store.Storage;
import dev.queuectl.store.StoreException;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Forgets finished jobs that were kept for long enough, a slice at a time: however many have piled
 * up, a claim waits for one slice at most, some 100 milliseconds. Several workers may do so at
 * once. Called by one thread at a time.
 */
final class Retention {
    private static final int FIRST_SLICE = 50;
    private static final int SMALLEST_SLICE = 10;
    private static final int LARGEST_SLICE = 500;

    /** So many a turn keep up with a worker of short commands, and leave claims their turns. */
    private static final int SLICES = 5;

    /**
     * How long a slice may take, and a claim wait. Jobs that wrote nothing are forgotten at 60 µs
     * each, but those that filled the store with output at more than a millisecond.
     */
    private static final long LONGEST_MILLIS = 100;

    private static final Duration PERIOD = Duration.ofSeconds(1);

    /** How long it rests when there was nothing to forget, lest an idle worker ask all the time. */
    private static final Duration REST = Duration.ofSeconds(30);

    private static final Duration HAPPENINGS_PERIOD = Duration.ofMinutes(1);

    private static final Set<Kind> COMPLETED = Set.of(Kind.COMPLETED, Kind.CANCELLED);
    private static final Set<Kind> DEAD = Set.of(Kind.DEAD);

    private final Storage storage;
    private final InstantSource time;
    private final WorkerLog log;

    private int slice = FIRST_SLICE;
    private Instant lastTurn = Instant.EPOCH;
    private Instant happeningsForgotten = Instant.EPOCH;
    private Duration pause = PERIOD;
    private volatile boolean hurried;
    private String troubleTold = "";

    Retention(Storage storage, InstantSource time, WorkerLog log) {
        this.storage = storage;
        this.time = time;
        this.log = log;
    }

    /**
     * Forgets a few slices at most, each in a transaction of its own, if the last turn was a second
     * ago or longer; half a minute, if that found nothing.
     *
     * <p>What keeps it from doing so, and may pass, is logged once: the next turn tries again.
     *
     * @return how many jobs it forgot
     * @throws StoreException when the store will not answer any more
     */
    int turn() {
        Instant now = time.instant();
        if (!hurried && Duration.between(lastTurn, now).abs().compareTo(pause) < 0) {
            return 0;
        }
        hurried = false;
        lastTurn = now;
        pause = PERIOD;
        try {
            forgetHappenings(now);
            int forgotten = forget(RetentionSettings.from(storage.settings().all()), now);
            troubleTold = "";
            pause = forgotten == 0 ? REST : PERIOD;
            return forgotten;
        } catch (StoreException e) {
            if (!e.isPassing()) {
                throw e;
            }
            tellOnce(String.valueOf(e.getMessage()));
        } catch (InvalidValue e) {
            tellOnce(String.valueOf(e.getMessage()));
        }
        return 0;
    }

    /** Has the next turn look, since the settings have changed. Thread-safe. */
    void hurry() {
        hurried = true;
    }

    private void forgetHappenings(Instant now) {
        if (Duration.between(happeningsForgotten, now).abs().compareTo(HAPPENINGS_PERIOD) >= 0) {
            happeningsForgotten = now;
            while (storage.events().forget(now)) {
                // A slice in each transaction, so that claims come in between.
            }
            Instant young = now.minus(AuditStore.KEPT);
            while (storage.audit().forget(young, AuditStore.MOST)) {
                // The same.
            }
        }
    }

    private int forget(RetentionSettings kept, Instant now) {
        int forgotten = 0;
        for (int count = 0; count < SLICES; count++) {
            int wanted = slice;
            Instant begun = time.instant();
            int gone = forgetSlice(kept, now);
            forgotten += gone;
            long millis = Duration.between(begun, time.instant()).toMillis();
            measure(gone, millis);
            if (gone < wanted || millis > LONGEST_MILLIS) {
                break;
            }
        }
        return forgotten;
    }

    private int forgetSlice(RetentionSettings kept, Instant now) {
        int completed = forget(COMPLETED, kept.completed(), now, slice);
        return completed + forget(DEAD, kept.dead(), now, slice - completed);
    }

    private int forget(Set<Kind> kinds, Duration kept, Instant now, int limit) {
        if (kept.isZero() || limit == 0) {
            return 0;
        }
        Purge purge = new Purge(kinds, Optional.of(now.minus(kept)), List.of());
        return storage.jobs().purge(purge, limit);
    }

    /** Makes the next slice as large as can be forgotten in the time that a claim may wait. */
    private void measure(int forgotten, long millis) {
        if (millis > LONGEST_MILLIS) {
            slice = Math.max(SMALLEST_SLICE, (int) (forgotten * LONGEST_MILLIS / millis));
        } else if (forgotten == slice) {
            slice = Math.min(LARGEST_SLICE, slice * 2);
        }
    }

    private void tellOnce(String trouble) {
        if (!trouble.equals(troubleTold)) {
            troubleTold = trouble;
            log.trouble("finished jobs are kept longer than they need be: " + trouble);
        }
    }
}
