package dev.queuectl.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Runs what falls due, time limits and graces, on one daemon thread for all commands. Safe for use
 * by any thread.
 */
final class Deadlines implements AutoCloseable {

    private record Round(ProcessTree tree, BiConsumer<ProcessTree, ProcessTable> action) {}

    private final ProcessTables tables;
    private final ScheduledThreadPoolExecutor executor;
    private final Queue<Round> rounds = new ConcurrentLinkedQueue<>();

    Deadlines(ProcessTables tables) {
        this.tables = tables;
        this.executor =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("command-deadlines").factory());
        // Nearly every limit is cancelled long before it is due, and must not pile up until then.
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        // Now, since a command that has started must not go unwatched for want of a thread.
        executor.prestartCoreThread();
    }

    /** Runs a task when so much time has passed. */
    Future<?> after(Duration delay, Runnable task) {
        return executor.schedule(loud(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Runs an action on a tree and a fresh table. Actions that are waiting share one table; since
     * deadlines already due come first, commands that run out of time together are ended together.
     */
    void round(ProcessTree tree, BiConsumer<ProcessTree, ProcessTable> action) {
        rounds.add(new Round(tree, action));
        executor.execute(loud(this::turn));
    }

    private void turn() {
        List<Round> waiting = new ArrayList<>();
        for (Round round = rounds.poll(); round != null; round = rounds.poll()) {
            waiting.add(round);
        }
        if (!waiting.isEmpty()) {
            ProcessTable table = tables.fresh();
            waiting.forEach(round -> round.action().accept(round.tree(), table));
        }
    }

    /** Hands an exception, which the executor would keep, to the thread's own handler. */
    private static Runnable loud(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException failure) {
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
            }
        };
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}
