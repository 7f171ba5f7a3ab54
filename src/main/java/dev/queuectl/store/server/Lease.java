package dev.queuectl.store.server;

import dev.queuectl.store.WorkerRecord;
import dev.queuectl.store.WorkerStore.Membership;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A worker's lease, renewed by a thread and a connection of its own, so that nothing a worker waits
 * for keeps it from showing that it lives.
 */
final class Lease implements Membership {
    private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();

    private final WorkerRecord worker;
    private final WorkerRegister register;
    private final LeaseTerms terms;
    private final Renewal renewal;
    private final Thread thread;

    private volatile long renewedAt;
    private volatile boolean takenForDead;
    private volatile boolean closed;

    /**
     * @param joinedAt when the lease was asked for, as {@link System#nanoTime}
     */
    Lease(WorkerRecord worker, WorkerRegister register, LeaseTerms terms, long joinedAt) {
        this.worker = worker;
        this.register = register;
        this.terms = terms;
        this.renewal = register.renewal(worker.id());
        this.renewedAt = joinedAt;
        this.thread = Thread.ofPlatform().name("lease").daemon().unstarted(this::work);
        thread.start();
    }

    private void work() {
        long pause = terms.renewal().toNanos();
        while (!closed) {
            LockSupport.parkNanos(this, pause);
            if (!closed && !takenForDead) {
                pause = renew() ? terms.renewal().toNanos() : RETRY_NANOS;
            }
        }
        renewal.close();
    }

    /** Answers whether the server was reached. */
    private boolean renew() {
        // From before the request: the server's answer may be long on its way.
        long now = System.nanoTime();
        try {
            if (renewal.renew()) {
                renewedAt = now;
            } else {
                takenForDead = true;
            }
            return true;
        } catch (RuntimeException e) {
            // Whatever it was: without this thread the worker would be given up.
            return false;
        }
    }

    @Override
    public void requireAlive() {
        // That others took this worker for dead it can mend: see isTakenForDead.
    }

    @Override
    public boolean dependsOnContact() {
        return true;
    }

    @Override
    public boolean isTakenForDead() {
        return takenForDead;
    }

    @Override
    public boolean rejoin() {
        long now = System.nanoTime();
        if (!register.rejoin(worker)) {
            return false;
        }
        renewedAt = now;
        takenForDead = false;
        LockSupport.unpark(thread);
        return true;
    }

    @Override
    public boolean isNearlyOver() {
        Duration since = Duration.ofNanos(System.nanoTime() - renewedAt);
        return since.compareTo(terms.expiry().minus(terms.renewal())) >= 0;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            // First the entry: while it stands the worker must be seen to live.
            register.remove(worker.id());
            closed = true;
            LockSupport.unpark(thread);
        }
    }
}
