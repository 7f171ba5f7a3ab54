package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Sorts.descending;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.currentDate;
import static com.mongodb.client.model.Updates.setOnInsert;

import com.mongodb.client.model.UpdateOptions;

import dev.queuectl.store.EventStore;
import dev.queuectl.store.JobEvent;
import dev.queuectl.store.PackedEvents;

import org.bson.BsonBinary;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The events, a document for each verb that did something, written after it: a process that dies in
 * between leaves them untold. They are in the order of the server's time, which a write may take a
 * moment to show; so those of the last second are not read yet.
 */
final class MongoEvents implements EventStore {
    private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);

    /** How long a write may take from when its time is set until it is seen. */
    private static final Duration HELD_BACK = Duration.ofSeconds(1);

    /** How many go at a time. */
    private static final int SLICE = 2_000;

    private final Database database;

    MongoEvents(Database database) {
        this.database = database;
    }

    /** Keeps what was done to jobs. */
    static void tell(Database database, Session session, List<JobEvent> events) {
        if (events.isEmpty() || !MongoSettings.keepsEvents(database, session)) {
            return;
        }
        ObjectId id = new ObjectId();
        Bson told =
                combine(
                        currentDate("at"),
                        setOnInsert("tie", tie(id)),
                        setOnInsert("packed", new BsonBinary(PackedEvents.pack(events))));
        var _ = session.write(() -> database.events().updateOne(eq("_id", id), told, UPSERT));
    }

    /**
     * Answers what tells changes of one millisecond apart: an id's counter and some of its process,
     * in as many bits as every server compares exactly.
     */
    private static long tie(ObjectId id) {
        return ByteBuffer.wrap(id.toByteArray()).getLong(4) & ((1L << 53) - 1);
    }

    @Override
    public List<Told> read(Cursor after, int changes) {
        try (Session session = database.begin()) {
            Instant from = Instant.ofEpochMilli(after.group());
            Instant until = database.serverTime(session).minus(HELD_BACK);
            Bson which =
                    and(
                            or(gt("at", from), and(eq("at", from), gte("tie", after.change()))),
                            lt("at", until));
            List<Told> told = new ArrayList<>();
            // One more, as all of the first may have been read.
            for (List<Told> ofChange :
                    session.list(
                            database.events()
                                    .find(which)
                                    .sort(ascending("at", "tie"))
                                    .limit(changes + 1),
                            row -> told(after, row))) {
                told.addAll(ofChange);
            }
            return told;
        }
    }

    private static List<Told> told(Cursor after, Fields row) {
        return Told.of(
                after,
                row.instant("at").toEpochMilli(),
                row.number("tie"),
                PackedEvents.unpack(row.bytes("packed")));
    }

    @Override
    public Cursor since(Instant from) {
        try (Session session = database.begin()) {
            Optional<Instant> first =
                    session.first(
                            database.events()
                                    .find(gte("at", from))
                                    .sort(ascending("at"))
                                    .limit(1)
                                    .projection(include("at")),
                            row -> row.instant("at"));
            return at(first.orElseGet(() -> database.serverTime(session)));
        }
    }

    private static Cursor at(Instant time) {
        return new Cursor(Math.max(0, time.toEpochMilli()), 0, 0);
    }

    @Override
    public Cursor end() {
        try (Session session = database.begin()) {
            return at(database.serverTime(session));
        }
    }

    @Override
    public boolean forget(Instant now) {
        try (Session session = database.begin()) {
            Instant old = now.minus(KEPT);
            Instant last =
                    oneAfter(session, descending("at"), MOST_CHANGES - 1)
                            .filter(old::isBefore)
                            .orElse(old);
            // Up to the one that stands behind a slice, in the order of their times.
            Instant slice =
                    oneAfter(session, ascending("at"), SLICE).filter(last::isAfter).orElse(last);
            if (session.first(
                            database.events()
                                    .find(lt("at", slice))
                                    .limit(1)
                                    .projection(include("at")),
                            row -> row)
                    .isEmpty()) {
                return false;
            }
            var _ = session.write(() -> database.events().deleteMany(lt("at", slice)));
            return slice.isBefore(last);
        }
    }

    private Optional<Instant> oneAfter(Session session, Bson order, int others) {
        return session.first(
                database.events()
                        .find()
                        .sort(order)
                        .skip(others)
                        .limit(1)
                        .projection(include("at")),
                row -> row.instant("at"));
    }
}
