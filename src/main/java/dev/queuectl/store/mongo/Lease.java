package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.MongoClient;

import dev.queuectl.store.WorkerRecord;
import dev.queuectl.store.WorkerStore.Membership;

import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A worker's lease, renewed by a thread and a client of its own, so that nothing a worker waits for
 * keeps it from showing that it lives. A renewal counts when a majority has it: a primary that was
 * voted out without having noticed must not let a worker believe that it is heard.
 */
final class Lease implements Membership {
    private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();

    private final WorkerRecord worker;
    private final MongoUrl url;
    private final LeaseTerms terms;
    private final WorkerDocuments documents;
    private final Troubles troubles;
    private final Thread thread;

    private volatile long renewedAt;
    private volatile boolean takenForDead;
    private volatile boolean closed;

    // Confined to the thread.
    private @Nullable MongoClient client;

    /**
     * @param joinedAt when the lease was asked for, as {@link System#nanoTime}
     */
    Lease(
            WorkerRecord worker,
            MongoUrl url,
            LeaseTerms terms,
            WorkerDocuments documents,
            long joinedAt) {
        this.worker = worker;
        this.url = url;
        this.terms = terms;
        this.documents = documents;
        this.troubles = new Troubles(url.shown());
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
        if (client != null) {
            client.close();
        }
    }

    /** Answers whether the server was reached. */
    private boolean renew() {
        // From before the request: the server's answer may be long on its way.
        long now = System.nanoTime();
        Bson member =
                and(WorkerDocuments.named(worker.id()), eq("standing", WorkerDocuments.MEMBER));
        try {
            MongoClient open = client;
            if (open == null) {
                open = connect();
                client = open;
            }
            boolean renewed =
                    Database.workers(open, url.database())
                                    .updateOne(member, WorkerDocuments.renewed())
                                    .getMatchedCount()
                            > 0;
            if (renewed) {
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

    /** Waits for nothing longer than leaves time for another try before the lease is over. */
    private MongoClient connect() {
        return Client.openImpatient(url, troubles, terms.expiry().dividedBy(3));
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
        if (!documents.rejoin(worker)) {
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
            // First the document: while it stands the worker must be seen to live.
            documents.remove(worker.id());
            closed = true;
            LockSupport.unpark(thread);
        }
    }
}
