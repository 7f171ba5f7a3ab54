package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.ne;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.currentDate;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.setOnInsert;
import static com.mongodb.client.model.Updates.unset;

import com.mongodb.MongoWriteException;
import com.mongodb.client.model.UpdateOptions;

import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.Host;
import dev.queuectl.store.StopRequest;
import dev.queuectl.store.WorkerRecord;
import dev.queuectl.store.WorkerSighting;
import dev.queuectl.store.server.Calm;
import dev.queuectl.store.server.Renewal;
import dev.queuectl.store.server.WorkerRegister;

import org.bson.BsonString;
import org.bson.conversions.Bson;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The collection of workers. {@code standing} is 0 for a member, 1 for one that was given up and
 * whose jobs are being recovered, 2 for one of which nothing is left: that document stays for a
 * month, so that a worker which lives after all claims nothing before it has noticed. {@code
 * renewedAt}, {@code recoveryUntil} and {@code forgottenAt} are by the server's time.
 */
final class WorkerDocuments implements WorkerRegister {
    static final int MEMBER = 0;
    private static final int GIVEN_UP = 1;
    private static final int NOTHING_LEFT = 2;

    private static final int DUPLICATE_KEY = 11000;

    private static final Duration REMEMBERED = Duration.ofDays(30);

    private static final StopRequest[] STOPS = {
        StopRequest.NONE, StopRequest.GRACEFUL, StopRequest.NOW
    };

    private final Database database;
    private final MongoUrl url;
    private final Duration lease;

    /**
     * @param lease how long a lease lasts
     */
    WorkerDocuments(Database database, MongoUrl url, Duration lease) {
        this.database = database;
        this.url = url;
        this.lease = lease;
    }

    /** Finds the worker of that name. */
    static Bson named(WorkerId worker) {
        return eq("_id", worker.value());
    }

    /** Renews the lease, by the server's time. */
    static Bson renewed() {
        return currentDate("renewedAt");
    }

    @Override
    public void insert(WorkerRecord worker) {
        boolean _ = join(worker, named(worker.id()));
    }

    @Override
    public boolean rejoin(WorkerRecord worker) {
        return join(worker, and(named(worker.id()), ne("standing", GIVEN_UP)));
    }

    private boolean join(WorkerRecord worker, Bson which) {
        List<String> queues = worker.queues().stream().map(QueueName::value).sorted().toList();
        try (Session session = database.begin()) {
            Bson whole =
                    combine(
                            setOnInsert("seq", database.reserve(session, 1)),
                            set("hostName", worker.host().name()),
                            set("hostIdentity", worker.host().identity()),
                            set("pid", worker.pid()),
                            // What an operator has changed outlives a time without contact.
                            setOnInsert("slots", worker.slots()),
                            set("queues", queues),
                            set("startedAt", worker.startedAt()),
                            set("standing", MEMBER),
                            set("stop", code(StopRequest.NONE)),
                            unset("recoveredBy"),
                            unset("recoveryUntil"),
                            renewed());
            return session.write(() -> upsert(which, whole));
        }
    }

    /** Answers false where there is such a document that does not stand so. */
    private boolean upsert(Bson which, Bson change) {
        try {
            var _ = database.workers().updateOne(which, change, new UpdateOptions().upsert(true));
            return true;
        } catch (MongoWriteException e) {
            if (e.getCode() != DUPLICATE_KEY) {
                throw e;
            }
            return false;
        }
    }

    @Override
    public List<WorkerSighting> list() {
        try (Session session = database.begin()) {
            Instant over = database.serverTime(session).minus(lease);
            return session.list(
                    database.workers()
                            .find(lt("standing", NOTHING_LEFT))
                            .sort(ascending("startedAt", "seq")),
                    row ->
                            new WorkerSighting(
                                    read(row),
                                    row.integer("standing") == MEMBER
                                            && !row.instant("renewedAt").isBefore(over),
                                    stop(row)));
        }
    }

    private static WorkerRecord read(Fields row) {
        Set<QueueName> queues = new HashSet<>();
        row.texts("queues").forEach(queue -> queues.add(new QueueName(queue)));
        return new WorkerRecord(
                new WorkerId(row.text("_id")),
                new Host(row.text("hostName"), row.text("hostIdentity")),
                row.number("pid"),
                row.integer("slots"),
                queues,
                row.instant("startedAt"));
    }

    static StopRequest stop(Fields row) {
        return STOPS[row.integer("stop")];
    }

    private static int code(StopRequest stop) {
        return switch (stop) {
            case NONE -> 0;
            case GRACEFUL -> 1;
            case NOW -> 2;
        };
    }

    @Override
    public List<WorkerRecord> seize(WorkerId self, String recoverer, Calm calm) {
        List<WorkerRecord> seized = new ArrayList<>();
        try (Session session = database.begin()) {
            Instant now = database.serverTime(session);
            if (!calm.heard(System.nanoTime(), now.toEpochMilli())) {
                return seized;
            }
            new Batch(database, session).mend(now);
            Bson free = or(eq("recoveryUntil", null), lt("recoveryUntil", now));
            Bson dead =
                    and(
                            lt("renewedAt", now.minus(lease)),
                            ne("_id", self.value()),
                            free,
                            or(
                                    lt("standing", NOTHING_LEFT),
                                    and(
                                            eq("standing", NOTHING_LEFT),
                                            in("_id", lateHolders(session)))));
            Bson mine =
                    combine(
                            set("standing", GIVEN_UP),
                            set("recoveredBy", recoverer),
                            set("recoveryUntil", now.plus(lease)));
            for (WorkerRecord worker :
                    session.list(database.workers().find(dead), WorkerDocuments::read)) {
                // Of two who found it one is first.
                Bson still = and(named(worker.id()), dead);
                if (session.write(() -> database.workers().updateOne(still, mine)).getMatchedCount()
                        > 0) {
                    seized.add(worker);
                }
            }
            if (!seized.isEmpty()) {
                Bson old =
                        and(eq("standing", NOTHING_LEFT), lt("renewedAt", now.minus(REMEMBERED)));
                var _ = session.write(() -> database.workers().deleteMany(old));
            }
        }
        return seized;
    }

    /** Answers who has claimed since it was forgotten, not knowing that it had been given up. */
    private List<String> lateHolders(Session session) {
        List<String> holders =
                session.read(() -> {
                    List<String> all = new ArrayList<>();
                    Bson held = eq("state", Words.PROCESSING);
                    for (BsonString holder :
                            database.jobs().distinct("worker", held, BsonString.class)) {
                        all.add(holder.getValue());
                    }
                    return all;
                });
        List<Fields> forgotten =
                session.list(
                        database.workers()
                                .find(and(in("_id", holders), eq("standing", NOTHING_LEFT))),
                        row -> row);
        List<String> late = new ArrayList<>();
        for (Fields worker : forgotten) {
            String id = worker.text("_id");
            Bson claimedSince =
                    and(
                            eq("worker", id),
                            eq("state", Words.PROCESSING),
                            gt("claimedAt", worker.instant("forgottenAt")));
            if (session.read(() -> database.jobs().countDocuments(claimedSince)) > 0) {
                late.add(id);
            }
        }
        return late;
    }

    @Override
    public void forget(WorkerId worker, String recoverer) {
        boolean _ =
                update(
                        and(named(worker), eq("recoveredBy", recoverer)),
                        combine(
                                set("standing", NOTHING_LEFT),
                                currentDate("forgottenAt"),
                                unset("recoveryUntil")));
    }

    @Override
    public void letGo(WorkerId worker, String recoverer) {
        boolean _ =
                update(
                        and(named(worker), eq("recoveredBy", recoverer), eq("standing", GIVEN_UP)),
                        unset("recoveryUntil"));
    }

    @Override
    public void remove(WorkerId worker) {
        Bson which = and(named(worker), ne("standing", GIVEN_UP));
        try (Session session = database.begin()) {
            if (session.write(() -> database.workers().deleteOne(which)).getDeletedCount() > 0) {
                session.wakeOthers();
            }
        }
    }

    @Override
    public Renewal renewal(WorkerId worker) {
        return new MongoRenewal(url, lease, worker);
    }

    @Override
    public boolean requestStop(WorkerId worker, StopRequest request) {
        Bson known = and(named(worker), lt("standing", NOTHING_LEFT));
        if (update(and(known, lt("stop", code(request))), set("stop", code(request)))) {
            return true;
        }
        try (Session session = database.begin()) {
            return session.read(() -> database.workers().countDocuments(known)) > 0;
        }
    }

    @Override
    public boolean requestSlots(WorkerId worker, int slots) {
        return update(
                and(named(worker), gt("slots", 0), lt("standing", NOTHING_LEFT)),
                set("slots", slots));
    }

    /** Answers whether there was such a document. */
    private boolean update(Bson which, Bson change) {
        try (Session session = database.begin()) {
            boolean found =
                    session.write(() -> database.workers().updateOne(which, change))
                                    .getMatchedCount()
                            > 0;
            if (found) {
                session.wakeOthers();
            }
            return found;
        }
    }
}
