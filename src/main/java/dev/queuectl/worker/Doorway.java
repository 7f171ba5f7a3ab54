package dev.queuectl.worker;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where a worker's loop sleeps until somebody knocks. A knock while nobody sleeps is kept.
 * Thread-safe.
 */
final class Doorway {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition knocked = lock.newCondition();
    private boolean knock;

    /** Wakes the sleeper, or lets the next sleep end at once. */
    void knock() {
        lock.lock();
        try {
            knock = true;
            knocked.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Sleeps until somebody knocks, at most this long, and answers whether somebody did. */
    boolean await(Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (!knock && left > 0) {
                left = knocked.awaitNanos(left);
            }
            boolean somebody = knock;
            knock = false;
            return somebody;
        } finally {
            lock.unlock();
        }
    }
}
