package dev.queuectl.store.server;

import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.StopRequest;
import dev.queuectl.store.StoreException;
import dev.queuectl.store.WorkerRecord;
import dev.queuectl.store.WorkerSighting;
import dev.queuectl.store.WorkerStore;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Workers by what the server registered and by their leases. Thread-safe. */
public final class LeasedWorkers implements WorkerStore {
    private final WorkerRegister register;
    private final LeaseTerms terms;
    private final String origin;
    private final Calm calm;

    // Guarded by this.
    private long lastLook;

    /**
     * @param origin tells this process from every other
     */
    public LeasedWorkers(WorkerRegister register, LeaseTerms terms, String origin) {
        this.register = register;
        this.terms = terms;
        this.origin = origin;
        this.calm = new Calm(terms);
        this.lastLook = System.nanoTime() - terms.look().toNanos();
    }

    @Override
    public Membership join(WorkerRecord worker) {
        long before = System.nanoTime();
        register.insert(worker);
        return new Lease(worker, register, terms, before);
    }

    @Override
    public List<WorkerSighting> list() {
        return register.list();
    }

    @Override
    public List<SeizedWorker> seizeDead(WorkerId self) {
        if (!isTimeToLook()) {
            return List.of();
        }
        List<SeizedWorker> seized = new ArrayList<>();
        try {
            for (WorkerRecord worker : register.seize(self, origin, calm)) {
                seized.add(new Corpse(worker));
            }
        } catch (StoreException e) {
            calm.lost();
            throw e;
        }
        return seized;
    }

    private synchronized boolean isTimeToLook() {
        long now = System.nanoTime();
        if (now - lastLook < terms.look().toNanos()) {
            return false;
        }
        lastLook = now;
        return true;
    }

    @Override
    public boolean requestStop(WorkerId worker, StopRequest request) {
        return register.requestStop(worker, request);
    }

    @Override
    public boolean requestSlots(WorkerId worker, int slots) {
        return register.requestSlots(worker, slots);
    }

    /** A worker given up whose recovery is this process's, for as long as a lease lasts. */
    private final class Corpse implements SeizedWorker {
        private final WorkerRecord worker;
        private final AtomicBoolean over = new AtomicBoolean();

        Corpse(WorkerRecord worker) {
            this.worker = worker;
        }

        @Override
        public WorkerRecord worker() {
            return worker;
        }

        @Override
        public void forget() {
            register.forget(worker.id(), origin);
            over.set(true);
        }

        @Override
        public void close() {
            if (!over.getAndSet(true)) {
                register.letGo(worker.id(), origin);
            }
        }
    }
}
