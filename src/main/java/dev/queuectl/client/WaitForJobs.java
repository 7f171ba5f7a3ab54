package dev.queuectl.client;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.store.Storage;
import dev.queuectl.store.WakeUp;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Waits for jobs to end. A job that failed and has retries left has not ended.
 *
 * <p>It sleeps until the store says that something changed. Since that is only a hint, and workers
 * do not ring for each job that they finish, it also asks cheaply in beats, which grow from a few
 * milliseconds to a quarter of a second: a short job is noticed at once, a long one costs nothing.
 *
 * <p>{@link #await} belongs to one thread; {@link #stop} may be called by any, and ends the waiting
 * for good.
 */
public final class WaitForJobs {
    private static final long FIRST_BEAT_NANOS = 4_000_000;
    private static final long LONGEST_BEAT_NANOS = 250_000_000;

    /** A beat is about this part of the time waited so far, by which an end is noticed late. */
    private static final int BEAT_GROWTH = 16;

    /** After so many beats it looks at the jobs, whatever the store says. */
    private static final int BEATS_UNSEEN = 16;

    /** How many jobs are read in one transaction. */
    private static final int PAGE = 500;

    /** About ten times what looking at a job takes. */
    private static final long REST_NANOS_PER_JOB = 200_000;

    private final Storage storage;
    private final InstantSource time;
    private final Semaphore knocks = new Semaphore(0);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private long beatNanos = FIRST_BEAT_NANOS;

    public WaitForJobs(Storage storage, InstantSource time) {
        this.storage = storage;
        this.time = time;
    }

    /** Is told of each job that is not waited for any more, on the thread that waits. */
    public interface Ends {
        /** The job has ended, and stands as it did when this was noticed. */
        void ended(Job job);

        /** The job was purged; nobody knows how it had ended. */
        void purged(JobId id);
    }

    /**
     * Waits until all these jobs have ended.
     *
     * @param deadline when to give up; {@link Instant#MAX} for never
     * @param ends told of each, in the order in which they are seen to have ended
     * @return those that have not when time is up or {@link #stop} was called, in their order;
     *     empty when all have
     */
    public Set<JobId> await(Collection<JobId> ids, Instant deadline, Ends ends)
            throws InterruptedException {
        Set<JobId> left = new LinkedHashSet<>(ids);
        look(left, ends);
        if (isOver(left, deadline)) {
            return left;
        }
        try (WakeUp.Listening _ = storage.wakeUp().listen(knocks::release)) {
            look(left, ends);
            while (!isOver(left, deadline)) {
                restThenSleep(left.size(), deadline);
                look(left, ends);
            }
        }
        return left;
    }

    /** Ends the waiting, also before it has begun. Thread-safe; works twice. */
    public void stop() {
        stopped.countDown();
        knocks.release();
    }

    private boolean isOver(Set<JobId> left, Instant deadline) {
        return left.isEmpty() || stopped.getCount() == 0 || !time.instant().isBefore(deadline);
    }

    /** Takes away those that have ended or are gone. */
    private void look(Set<JobId> left, Ends ends) {
        // What has changed until now is about to be seen.
        boolean _ = storage.wakeUp().mayHaveChanged();
        List<JobId> ids = List.copyOf(left);
        for (int from = 0; from < ids.size(); from += PAGE) {
            List<JobId> page = ids.subList(from, Math.min(ids.size(), from + PAGE));
            Map<JobId, Job> found = new HashMap<>();
            for (Job job : storage.jobs().find(page)) {
                found.put(job.id(), job);
            }
            for (JobId id : page) {
                Job job = found.get(id);
                if (job == null) {
                    left.remove(id);
                    ends.purged(id);
                } else if (job.state().kind().isFinished()) {
                    left.remove(id);
                    ends.ended(job);
                }
            }
        }
    }

    /** Returns when it is time to look again, which is not at once on a store that is busy. */
    private void restThenSleep(int jobs, Instant deadline) throws InterruptedException {
        long rest = FIRST_BEAT_NANOS + jobs * REST_NANOS_PER_JOB;
        if (stopped.await(until(deadline, rest), TimeUnit.NANOSECONDS)) {
            return;
        }
        for (int beat = 0; beat < BEATS_UNSEEN; beat++) {
            boolean knocked = knocks.tryAcquire(until(deadline, beatNanos), TimeUnit.NANOSECONDS);
            beatNanos = Math.min(LONGEST_BEAT_NANOS, beatNanos + beatNanos / BEAT_GROWTH);
            if (knocked) {
                knocks.drainPermits();
                return;
            }
            if (storage.wakeUp().mayHaveChanged() || !time.instant().isBefore(deadline)) {
                return;
            }
        }
        storage.requireUnchanged();
    }

    /** Answers how long to sleep: so long, or until the deadline if that comes earlier. */
    private long until(Instant deadline, long nanos) {
        Instant now = time.instant();
        return deadline.isBefore(now.plusNanos(nanos))
                ? Math.max(0, Duration.between(now, deadline).toNanos())
                : nanos;
    }
}
