package dev.queuectl.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs what falls due, time limits and graces, on one daemon thread for all commands. Safe for use
 * by any thread.
 */
final class Deadlines implements AutoCloseable {

    private final ProcessTables tables;
    private final ScheduledThreadPoolExecutor executor;
    private final Queue<Consumer<ProcessTable>> rounds = new ConcurrentLinkedQueue<>();

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
     * Runs an action on a table that is begun after this call. Actions that are waiting share one;
     * since deadlines already due come first, commands that run out of time together are ended
     * together.
     */
    void round(Consumer<ProcessTable> action) {
        rounds.add(action);
        executor.execute(loud(this::turn));
    }

    private void turn() {
        List<Consumer<ProcessTable>> waiting = new ArrayList<>();
        for (var action = rounds.poll(); action != null; action = rounds.poll()) {
            waiting.add(action);
        }
        if (!waiting.isEmpty()) {
            ProcessTable table = tables.fresh();
            waiting.forEach(action -> action.accept(table));
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
