package dev.queuectl.store.mongo;

import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.StopRequest;
import dev.queuectl.store.StoreException;
import dev.queuectl.store.WorkerRecord;
import dev.queuectl.store.WorkerSighting;
import dev.queuectl.store.WorkerStore;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Workers by their document and their lease. Thread-safe. */
final class MongoWorkers implements WorkerStore {
    private final WorkerDocuments documents;
    private final MongoUrl url;
    private final LeaseTerms terms;
    private final String origin;

    private final Calm calm;

    // Guarded by this.
    private long lastLook;

    /**
     * @param origin tells this process from every other
     */
    MongoWorkers(Database database, MongoUrl url, LeaseTerms terms, String origin) {
        this.documents = new WorkerDocuments(database);
        this.url = url;
        this.terms = terms;
        this.origin = origin;
        this.calm = new Calm(terms);
        this.lastLook = System.nanoTime() - terms.look().toNanos();
    }

    @Override
    public Membership join(WorkerRecord worker) {
        long before = System.nanoTime();
        documents.insert(worker);
        return new Lease(worker, url, terms, documents, before);
    }

    @Override
    public List<WorkerSighting> list() {
        return documents.list(terms.expiry());
    }

    @Override
    public List<SeizedWorker> seizeDead(WorkerId self) {
        if (!isTimeToLook()) {
            return List.of();
        }
        List<SeizedWorker> seized = new ArrayList<>();
        try {
            for (WorkerRecord worker : documents.seize(self, origin, terms.expiry(), calm)) {
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
        return documents.requestStop(worker, request);
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
            documents.forget(worker.id(), origin);
            over.set(true);
        }

        @Override
        public void close() {
            if (!over.getAndSet(true)) {
                documents.letGo(worker.id(), origin);
            }
        }
    }
}
