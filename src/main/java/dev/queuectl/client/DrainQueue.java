package dev.queuectl.client;

import dev.queuectl.domain.JobState;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.Backlog;
import dev.queuectl.store.QueueTerms;
import dev.queuectl.store.Storage;
import dev.queuectl.store.WakeUp;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Waits until a queue is drained. It looks when the store says that something changed, and four
 * times a second besides, since that is only a hint.
 *
 * <p>{@link #await} belongs to one thread; {@link #stop} may be called by any, and ends the waiting
 * for good.
 */
public final class DrainQueue {
    private static final Duration BEAT = Duration.ofMillis(250);

    private final Storage storage;
    private final InstantSource time;
    private final QueueName queue;
    private final Semaphore knocks = new Semaphore(0);
    private final CountDownLatch stopped = new CountDownLatch(1);

    public DrainQueue(Storage storage, InstantSource time, QueueName queue) {
        this.storage = storage;
        this.time = time;
        this.queue = queue;
    }

    /**
     * What is in a queue.
     *
     * @param running jobs that workers hold
     * @param due jobs that are to run now, and those that failed and will run again
     * @param later jobs that are not due yet, or are held by an operator
     * @param paused whether no worker takes jobs of it
     */
    public record Left(long running, long due, long later, boolean paused) {
        /**
         * Whether nothing runs and nothing is to run now: what is not due yet, is held, or lies in
         * a queue that is paused is not waited for.
         */
        public boolean isDrained() {
            return running == 0 && (paused || due == 0);
        }
    }

    /** Looks at what is in the queue now. */
    public Left look() {
        Instant now = time.instant();
        Backlog before = storage.jobs().backlog(Set.of(queue), now);
        long running =
                storage.jobs().summary(now).count(Set.of(queue), Set.of(JobState.Kind.PROCESSING));
        // What was claimed until then is seen to run, what went back since is seen to wait.
        Backlog after = storage.jobs().backlog(Set.of(queue), now);
        QueueTerms terms = storage.queues().all().getOrDefault(queue, QueueTerms.NONE);
        return new Left(
                running,
                Math.max(before.due() + before.failed(), after.due() + after.failed()),
                after.later(),
                terms.paused().isPresent());
    }

    /**
     * Waits until the queue is drained.
     *
     * @param deadline when to give up; {@link Instant#MAX} for never
     * @return what was seen last; it is not drained when time is up or {@link #stop} was called
     * @throws dev.queuectl.store.StoreException also when the store was replaced meanwhile
     */
    public Left await(Instant deadline) throws InterruptedException {
        try (WakeUp.Listening _ = storage.wakeUp().listen(knocks::release)) {
            Left left = look();
            while (!left.isDrained() && !isOver(deadline)) {
                boolean _ = knocks.tryAcquire(pause(deadline), TimeUnit.MILLISECONDS);
                int _ = knocks.drainPermits();
                storage.requireUnchanged();
                left = look();
            }
            return left;
        }
    }

    /** Ends the waiting, also before it has begun. Thread-safe; works twice. */
    public void stop() {
        stopped.countDown();
        knocks.release();
    }

    private boolean isOver(Instant deadline) {
        return stopped.getCount() == 0 || !time.instant().isBefore(deadline);
    }

    private long pause(Instant deadline) {
        Instant now = time.instant();
        return deadline.isBefore(now.plus(BEAT))
                ? Math.max(1, Duration.between(now, deadline).toMillis())
                : BEAT.toMillis();
    }
}
