package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;
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
import org.bson.BsonInvalidOperationException;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The events, a document for each verb that did something, written after it: a process that dies in
 * between leaves them untold. They are in the order of the server's time, and none may appear
 * before one that was read. So each is announced before it gets its time, and nobody reads past the
 * announcement that is the oldest.
 */
final class MongoEvents implements EventStore {
    private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);

    /** The time of what is announced only: behind all. */
    private static final Instant ANNOUNCED = Instant.parse("9999-12-31T00:00:00Z");

    /** How many go at a time. */
    private static final int SLICE = 2_000;

    private final Database database;
    private final Terms terms;

    MongoEvents(Database database, Terms terms) {
        this.database = database;
        this.terms = terms;
    }

    /**
     * What may be otherwise in tests.
     *
     * @param givenUp after how long an announcement counts as that of a process which died
     * @param mostRead how many events are read at a time
     */
    record Terms(Duration givenUp, int mostRead) {
        static final Terms USUAL = new Terms(Duration.ofSeconds(10), MOST_READ);
    }

    /** Keeps what was done to jobs. */
    static void tell(Database database, Session session, List<JobEvent> events) {
        if (events.isEmpty() || !MongoSettings.keepsEvents(database, session)) {
            return;
        }
        ObjectId id = new ObjectId();
        Bson announced =
                combine(
                        currentDate("announced"),
                        setOnInsert("at", ANNOUNCED),
                        setOnInsert("tie", tie(id)),
                        setOnInsert("packed", new BsonBinary(PackedEvents.pack(events))));
        var _ = session.write(() -> database.events().updateOne(eq("_id", id), announced, UPSERT));
        var _ = session.write(() -> database.events().updateOne(eq("_id", id), currentDate("at")));
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
            Instant until = settledUntil(session);
            // One more, as all of the first may have been read.
            for (int most = changes + 1; ; most *= 2) {
                List<Change> read = changes(session, after, until, most);
                List<Told> told = new ArrayList<>();
                for (Change change : read.subList(firstUnread(after, read), read.size())) {
                    try {
                        told.addAll(change.told(after, terms.mostRead() - told.size()));
                    } catch (BsonInvalidOperationException | IllegalArgumentException e) {
                        throw session.damaged(e);
                    }
                }
                if (!told.isEmpty() || read.size() < most) {
                    return told;
                }
            }
        }
    }

    private List<Change> changes(Session session, Cursor after, Instant until, int most) {
        return session.list(
                database.events()
                        .find(and(gte("at", Instant.ofEpochMilli(after.group())), lt("at", until)))
                        .sort(ascending("at", "tie"))
                        .limit(most),
                Change::read);
    }

    /**
     * Answers where a reader goes on. Not every server that speaks the protocol keeps times in
     * whole milliseconds, so what one millisecond saw is taken in the order in which the server has
     * it.
     */
    private static int firstUnread(Cursor after, List<Change> changes) {
        int first = 0;
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            if (change.at() > after.group()) {
                break;
            }
            if (change.tie() == after.change()) {
                return i;
            }
            first = change.tie() < after.change() ? i + 1 : first;
        }
        return first;
    }

    /**
     * What one verb did.
     *
     * @param at when, in milliseconds since 1970
     * @param row which has its events
     */
    private record Change(long at, long tie, Fields row) {
        static Change read(Fields row) {
            return new Change(row.instant("at").toEpochMilli(), row.number("tie"), row);
        }

        List<Told> told(Cursor after, int most) {
            int passed = after.passedOf(at, tie);
            return Told.of(at, tie, passed, PackedEvents.unpack(row.bytes("packed"), passed, most));
        }
    }

    /** Answers the time before which nothing is told any more. */
    private Instant settledUntil(Session session) {
        Instant now = database.serverTime(session);
        Instant alive = now.minus(terms.givenUp());
        return session
                .list(
                        database.events()
                                .find(eq("at", ANNOUNCED))
                                .projection(include("announced")),
                        row -> row.instant("announced"))
                .stream()
                .filter(alive::isBefore)
                .min(Comparator.naturalOrder())
                .filter(now::isAfter)
                .orElse(now);
    }

    @Override
    public Cursor since(Instant from) {
        try (Session session = database.begin()) {
            Optional<Instant> first =
                    session.first(
                            database.events()
                                    .find(and(gte("at", from), lt("at", ANNOUNCED)))
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
            var _ =
                    session.write(() ->
                            database.events()
                                    .deleteMany(and(eq("at", ANNOUNCED), lt("announced", old))));
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
