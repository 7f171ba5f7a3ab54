package dev.queuectl.process;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Hands out tables of the host's processes, each begun after it was asked for. Many who ask at once
 * share one look, so that ending a hundred commands together does not take a hundred of them. Safe
 * for use by any thread.
 */
final class ProcessTables {

    private final Supplier<ProcessTable> look;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition done = lock.newCondition();

    // Guarded by lock.
    private boolean looking;
    private long begun;
    private long latestNumber;
    private @Nullable ProcessTable latest;

    ProcessTables(Supplier<ProcessTable> look) {
        this.look = look;
    }

    /** Answers a table that was begun after this call. */
    ProcessTable fresh() {
        long number;
        lock.lock();
        try {
            long wanted = begun + 1;
            while (looking) {
                done.awaitUninterruptibly();
                if (latest != null && latestNumber >= wanted) {
                    return latest;
                }
            }
            looking = true;
            number = ++begun;
        } finally {
            lock.unlock();
        }
        return look(number);
    }

    private ProcessTable look(long number) {
        ProcessTable table = null;
        try {
            table = look.get();
            return table;
        } finally {
            lock.lock();
            try {
                looking = false;
                if (table != null) {
                    latest = table;
                    latestNumber = number;
                }
                done.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
