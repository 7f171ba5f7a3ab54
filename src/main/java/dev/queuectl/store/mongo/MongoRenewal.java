package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;

import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.server.Renewal;

import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * Renews a lease by a client of its own. A renewal counts when a majority has it: a primary that
 * was voted out without having noticed must not let a worker believe that it is heard.
 */
final class MongoRenewal implements Renewal {
    private final MongoUrl url;
    private final Duration lease;
    private final WorkerId worker;
    private final Troubles troubles;

    private @Nullable MongoClient client;

    MongoRenewal(MongoUrl url, Duration lease, WorkerId worker) {
        this.url = url;
        this.lease = lease;
        this.worker = worker;
        this.troubles = new Troubles(url.shown());
    }

    @Override
    public boolean renew() {
        Bson member = and(WorkerDocuments.named(worker), eq("standing", WorkerDocuments.MEMBER));
        try {
            return Database.workers(opened(), url.database())
                            .updateOne(member, WorkerDocuments.renewed())
                            .getMatchedCount()
                    > 0;
        } catch (MongoException e) {
            throw troubles.of(e, false);
        }
    }

    private MongoClient opened() {
        MongoClient open = client;
        if (open == null) {
            open = Client.openImpatient(url, troubles, lease.dividedBy(3));
            client = open;
        }
        return open;
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
    }
}
