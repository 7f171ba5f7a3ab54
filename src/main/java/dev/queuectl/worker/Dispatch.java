package dev.queuectl.worker;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands the jobs that a worker has claimed to its slots: the highest priority first, among equals
 * in the order of claiming. Thread-safe.
 *
 * <p>A job that was lost twice with its worker is suspected of killing it. It runs alone, so that
 * nobody else is lost with it a third time: while it runs, or its end is not in the store, no other
 * does. For a minute it waits until that is true of all others too, then it runs beside them rather
 * than never.
 */
final class Dispatch {
    private static final int SUSPICIOUS_LOSSES = 2;
    private static final Duration SUSPECTS_PATIENCE = Duration.ofMinutes(1);

    private final InstantSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by lock.
    private final NavigableSet<Entry> waiting =
            new TreeSet<>(
                    Comparator.comparingInt((Entry entry) -> -entry.job.spec().priority())
                            .thenComparingLong(Entry::arrival));
    private long arrivals;
    private int allowed = Integer.MAX_VALUE;
    private int running;
    private int untold;
    private boolean suspectAtLarge;
    private boolean closed;

    Dispatch(InstantSource time) {
        this.time = time;
    }

    private record Entry(long arrival, Job job) {}

    /** Hands out no more while so many run; those that run go on. */
    void allow(int atOnce) {
        lock.lock();
        try {
            allowed = atOnce;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes over claimed jobs, in the order in which they shall start. */
    void add(List<Job> jobs) {
        lock.lock();
        try {
            for (Job job : jobs) {
                waiting.add(new Entry(arrivals++, job));
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Answers the next job to run, waiting for one. Whoever gets it says {@link #ended} when it has
     * run; then, when the store knows, {@link #told} is said of it.
     *
     * @return null when no more jobs are handed out
     */
    @Nullable Job next() throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                Job job = pollStartable();
                if (job != null) {
                    return job;
                }
                if (waiting.isEmpty()) {
                    changed.await();
                } else {
                    boolean _ = changed.await(1, TimeUnit.SECONDS);
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Job pollStartable() {
        Entry entry = findStartable();
        if (entry == null) {
            return null;
        }
        waiting.remove(entry);
        running++;
        untold++;
        suspectAtLarge = mustRunAlone(entry.job());
        return entry.job();
    }

    private @Nullable Entry findStartable() {
        if (suspectAtLarge || running >= allowed) {
            return null;
        }
        for (Entry entry : waiting) {
            if (untold == 0 || !mustRunAlone(entry.job())) {
                return entry;
            }
        }
        return null;
    }

    /** Takes back a waiting job; null when it does not wait here. */
    @Nullable Job remove(JobId id) {
        lock.lock();
        try {
            for (Iterator<Entry> each = waiting.iterator(); each.hasNext(); ) {
                Job job = each.next().job();
                if (job.id().equals(id)) {
                    each.remove();
                    return job;
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Tells that a job that was handed out runs no more. */
    void ended() {
        lock.lock();
        try {
            running--;
            if (!waiting.isEmpty()) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Tells that the store knows of the ends of so many jobs that were handed out. */
    void told(int jobs) {
        lock.lock();
        try {
            untold -= jobs;
            if (untold == 0) {
                suspectAtLarge = false;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Answers how many jobs wait for a slot. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** Answers how many jobs were handed out and have not ended. */
    int running() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether so many jobs run, and no other would be handed out to one of so many slots: nothing
     * changes then until one ends or more are added.
     */
    boolean isStill(int slots, int expected) {
        lock.lock();
        try {
            return running == expected && (running == slots || findStartable() == null);
        } finally {
            lock.unlock();
        }
    }

    /** Answers since when the job that was claimed first has waited for a slot. */
    Instant oldest() {
        lock.lock();
        try {
            Instant oldest = Instant.MAX;
            for (Entry entry : waiting) {
                Instant since = entry.job().updatedAt();
                oldest = since.isBefore(oldest) ? since : oldest;
            }
            return oldest;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes back the waiting jobs that come last, so that of them and the running ones together no
     * more are left than that.
     */
    List<Job> withdraw(int left) {
        lock.lock();
        try {
            List<Job> withdrawn = new ArrayList<>();
            while (!waiting.isEmpty() && running + waiting.size() > left) {
                withdrawn.add(waiting.removeLast().job());
            }
            return withdrawn;
        } finally {
            lock.unlock();
        }
    }

    /** Hands out nothing any more. Works twice. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether it is a suspect that has not run out of patience; it came due when it was lost. */
    private boolean mustRunAlone(Job job) {
        return job.counters().losses() >= SUSPICIOUS_LOSSES
                && !job.runAt().plus(SUSPECTS_PATIENCE).isBefore(time.instant());
    }
}
