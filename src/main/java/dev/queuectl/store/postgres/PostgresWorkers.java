package dev.queuectl.store.postgres;

import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.StopRequest;
import dev.queuectl.store.StoreException;
import dev.queuectl.store.WorkerRecord;
import dev.queuectl.store.WorkerSighting;
import dev.queuectl.store.WorkerStore;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Workers by their row and their lease. Thread-safe. */
final class PostgresWorkers implements WorkerStore {
    private final WorkerRows rows;
    private final PostgresUrl url;
    private final LeaseTerms terms;
    private final String origin;

    // Guarded by this.
    private boolean inContact;
    private long contactSince;
    private long lastLook;

    /**
     * @param origin tells this process from every other
     */
    PostgresWorkers(Database database, PostgresUrl url, LeaseTerms terms, String origin) {
        this.rows = new WorkerRows(database);
        this.url = url;
        this.terms = terms;
        this.origin = origin;
    }

    @Override
    public Membership join(WorkerRecord worker) {
        long before = System.nanoTime();
        rows.insert(worker, terms.expiry());
        return new Lease(worker.id(), url, terms, rows, before);
    }

    @Override
    public List<WorkerSighting> list() {
        return rows.list();
    }

    @Override
    public List<SeizedWorker> seizeDead(WorkerId self) {
        if (!mayLook()) {
            return List.of();
        }
        List<SeizedWorker> seized = new ArrayList<>();
        try {
            for (WorkerRecord worker : rows.seize(self, origin)) {
                seized.add(new Corpse(worker));
            }
        } catch (StoreException e) {
            lost();
            throw e;
        }
        return seized;
    }

    /**
     * Whether it is time to look again, after whole calm: who has just got in contact, knows
     * nothing about those who had no chance to renew either.
     */
    private synchronized boolean mayLook() {
        long now = System.nanoTime();
        if (!inContact) {
            try {
                // In contact is who got an answer.
                List<WorkerSighting> _ = rows.list();
            } catch (StoreException e) {
                inContact = false;
                throw e;
            }
            inContact = true;
            contactSince = now;
            lastLook = now - terms.look().toNanos();
        }
        boolean calm = now - contactSince >= terms.calm().toNanos();
        boolean due = now - lastLook >= terms.look().toNanos();
        if (calm && due) {
            lastLook = now;
        }
        return calm && due;
    }

    private synchronized void lost() {
        inContact = false;
    }

    @Override
    public boolean requestStop(WorkerId worker, StopRequest request) {
        return rows.requestStop(worker, request);
    }

    /** A worker given up whose recovery is this process's, for a minute. */
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
            rows.forget(worker.id(), origin);
            over.set(true);
        }

        @Override
        public void close() {
            if (!over.getAndSet(true)) {
                rows.letGo(worker.id(), origin);
            }
        }
    }
}
