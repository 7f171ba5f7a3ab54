package dev.queuectl.worker;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.OutputLimit;
import dev.queuectl.store.HeldRun;
import dev.queuectl.store.OutputStore;
import dev.queuectl.store.StoreException;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Brings the store what running commands write while somebody watches them from another machine: on
 * a thread of its own, twice a second what is new. Of commands that nobody watches nothing is read,
 * and without any the thread sleeps. Thread-safe.
 */
final class Publisher implements AutoCloseable {
    private static final long BEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final OutputStore outputs;
    private final Map<JobId, PublishedRun> running = new ConcurrentHashMap<>();
    private final Queue<PublishedRun> over = new ConcurrentLinkedQueue<>();
    private volatile Set<JobId> watched = Set.of();
    private volatile boolean closed;

    // Guarded by this.
    private @Nullable Thread thread;

    Publisher(OutputStore outputs) {
        this.outputs = outputs;
    }

    /** A run that may be watched; ends when this is closed. */
    interface Watchable extends AutoCloseable {
        @Override
        void close();
    }

    /** Lets what a command writes be watched from now on, until the answer is closed. */
    Watchable begin(Job job, RunFiles.Pair files, OutputLimit limit) {
        PublishedRun run = new PublishedRun(HeldRun.of(job), files, limit);
        running.put(job.id(), run);
        return () -> {
            running.remove(job.id());
            if (run.end()) {
                over.add(run);
                wake();
            }
        };
    }

    /** Is told which jobs are watched now. */
    void watch(Set<JobId> jobs) {
        if (jobs.isEmpty() && watched.isEmpty()) {
            return;
        }
        boolean news = !watched.containsAll(jobs);
        watched = jobs;
        if (news) {
            wake();
        }
    }

    private synchronized void wake() {
        if (thread == null && !closed) {
            thread = Thread.ofPlatform().name("publish").daemon().start(this::work);
        }
        LockSupport.unpark(thread);
    }

    private void work() {
        while (!closed) {
            boolean idle = beat();
            if (idle && watched.isEmpty()) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, BEAT_NANOS);
            }
        }
        watched = Set.of();
        beat();
    }

    /** Publishes what is new, and answers whether nothing is left that was published. */
    private boolean beat() {
        boolean idle = true;
        try {
            for (PublishedRun run : running.values()) {
                if (watched.contains(run.job())) {
                    run.publish(outputs);
                    idle = false;
                } else {
                    run.withdraw(outputs);
                }
            }
            for (PublishedRun run = over.peek(); run != null; run = over.peek()) {
                run.withdraw(outputs);
                over.remove();
            }
            return idle;
        } catch (StoreException e) {
            // The worker's turns tell of it; the next beat brings what this one could not.
            return false;
        }
    }

    /** Takes back what was published, if the store answers soon, and ends. Works twice. */
    @Override
    public void close() {
        closed = true;
        Thread ending;
        synchronized (this) {
            ending = thread;
            LockSupport.unpark(ending);
        }
        try {
            if (ending != null) {
                boolean _ = ending.join(PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
