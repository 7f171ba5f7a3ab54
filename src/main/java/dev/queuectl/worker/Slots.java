package dev.queuectl.worker;

import dev.queuectl.domain.Job;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of a worker that run jobs, one at a time each. A thread is started when it is first
 * needed. {@link #begin} and {@link #close} belong to the worker's thread, the rest is thread-safe.
 */
final class Slots implements AutoCloseable {
    private final Dispatch dispatch;
    private final JobRunner runner;
    private final Doorway doorway;

    private final ConcurrentLinkedQueue<EndedRun> ended = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger busy = new AtomicInteger();
    private volatile int most;
    private volatile int few;

    Slots(int most, Dispatch dispatch, JobRunner runner, Doorway doorway) {
        this.most = most;
        this.dispatch = dispatch;
        this.runner = runner;
        this.doorway = doorway;
    }

    /** Answers how many jobs run at a time. */
    int most() {
        return most;
    }

    /** Lets so many jobs run at a time from now on; where more run already, they go on. */
    void resize(int wanted) {
        most = wanted;
        // A thread more than that has nothing to do until there are as many slots again.
        dispatch.allow(wanted);
    }

    /**
     * Lets jobs run as soon as slots are free.
     *
     * @param few with so many jobs waiting, or fewer, the worker is to be told of every end
     */
    void begin(List<Job> jobs, int few) {
        this.few = few;
        dispatch.add(jobs);
        int wanted = Math.min(most, dispatch.running() + dispatch.waiting());
        while (threads.size() < wanted) {
            threads.add(Thread.ofPlatform().name("slot-" + (threads.size() + 1)).start(this::work));
        }
    }

    /** Answers a run that has ended and was not answered before; null when there is none. */
    @Nullable EndedRun ended() {
        return ended.poll();
    }

    boolean haveEnded() {
        return !ended.isEmpty();
    }

    /**
     * Whether exactly so many jobs run, all others that ended can be asked for, and none would
     * start now. For tests, which then know that nothing happens by itself.
     */
    boolean areStill(int running) {
        return dispatch.isStill(most, running) && busy.get() == running;
    }

    private void work() {
        try {
            for (Job job = dispatch.next(); job != null; job = dispatch.next()) {
                busy.incrementAndGet();
                EndedRun run = runner.run(job);
                // First, so that whoever finds the run ended finds the slot free.
                dispatch.ended();
                ended.add(run);
                busy.decrementAndGet();
                if (run.isUrgent() || dispatch.waiting() <= few) {
                    doorway.knock();
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a slot", e);
        }
    }

    /** Waits until no job runs any more; those still waiting for a slot stay where they are. */
    @Override
    public void close() {
        dispatch.close();
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
