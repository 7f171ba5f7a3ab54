package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.currentDate;
import static com.mongodb.client.model.Updates.inc;

import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;

import org.bson.BsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * The server as the doors see it: its collections, its clock, and the order of what comes to it.
 * Thread-safe. Every method may throw a {@link dev.queuectl.store.StoreException}.
 */
final class Database implements AutoCloseable {
    /** For those who need to know what a change has found. */
    static final FindOneAndUpdateOptions BEFORE =
            new FindOneAndUpdateOptions().returnDocument(ReturnDocument.BEFORE);

    private static final FindOneAndUpdateOptions AFTER =
            new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER);

    private final MongoClient client;
    private final MongoDatabase database;
    private final Troubles troubles;
    private volatile @Nullable Bell bell;

    Database(MongoClient client, String name, Troubles troubles) {
        this.client = client;
        this.database = client.getDatabase(name);
        this.troubles = troubles;
    }

    /** Names who tells others of changes from now on. */
    void ringWith(Bell changed) {
        bell = changed;
    }

    Session begin() {
        return new Session(this, troubles);
    }

    /** A job with its runs is one document. */
    MongoCollection<BsonDocument> jobs() {
        return collection("jobs");
    }

    /** Large output, in parts. */
    MongoCollection<BsonDocument> parts() {
        return collection("parts");
    }

    /** Which jobs somebody watches from another machine. */
    MongoCollection<BsonDocument> watches() {
        return collection("watches").withWriteConcern(WriteConcern.W1);
    }

    /** How far the watched streams go. */
    MongoCollection<BsonDocument> live() {
        return collection("live").withWriteConcern(WriteConcern.W1);
    }

    /** What is in the watched streams, by offset. */
    MongoCollection<BsonDocument> liveParts() {
        return collection("liveparts").withWriteConcern(WriteConcern.W1);
    }

    /** Batches of which all jobs come or none, and that are not through yet. */
    MongoCollection<BsonDocument> batches() {
        return collection("batches");
    }

    /** Ended runs by the minute. */
    MongoCollection<BsonDocument> minutes() {
        return collection("minutes");
    }

    /** What happened by the minute and by the hour. */
    MongoCollection<BsonDocument> figures() {
        return collection("figures").withWriteConcern(WriteConcern.W1);
    }

    /** What happened to jobs. */
    MongoCollection<BsonDocument> events() {
        return collection("events").withWriteConcern(WriteConcern.W1);
    }

    /** What operators did. */
    MongoCollection<BsonDocument> audit() {
        return collection("audit");
    }

    MongoCollection<BsonDocument> workers() {
        return workers(client, database.getName());
    }

    /** Who is just claiming from a queue with a limit. */
    MongoCollection<BsonDocument> queues() {
        return collection("queues");
    }

    /** Single documents: the settings, the schema, what numbers jobs. */
    MongoCollection<BsonDocument> state() {
        return collection("state");
    }

    /** One tiny document, which is all that listeners are told of. */
    MongoCollection<BsonDocument> bell() {
        return collection("bell").withWriteConcern(WriteConcern.W1);
    }

    /** Answers the workers as another client reaches them. */
    static MongoCollection<BsonDocument> workers(MongoClient client, String database) {
        return collection(client.getDatabase(database), "workers");
    }

    private MongoCollection<BsonDocument> collection(String name) {
        return collection(database, name);
    }

    private static MongoCollection<BsonDocument> collection(MongoDatabase within, String name) {
        return within.getCollection("queuectl." + name, BsonDocument.class);
    }

    MongoDatabase database() {
        return database;
    }

    /**
     * Reserves places in the order of enqueueing, or of joining.
     *
     * @return the first of them
     */
    long reserve(Session session, int places) {
        // What was there before: of what is there afterwards a server may tell when it has already
        // reserved the next ones for somebody else.
        return update(session, state(), eq("_id", "sequence"), inc("number", (long) places), BEFORE)
                        .number("number")
                + 1;
    }

    /**
     * Answers the server's time. It is the time of the member that writes, which also sets the
     * times of leases; whoever asks another one would compare two clocks.
     */
    Instant serverTime(Session session) {
        return update(
                        session,
                        state().withWriteConcern(WriteConcern.W1),
                        eq("_id", "clock"),
                        currentDate("now"),
                        AFTER)
                .instant("now");
    }

    private static Fields update(
            Session session,
            MongoCollection<BsonDocument> in,
            Bson which,
            Bson change,
            FindOneAndUpdateOptions options) {
        BsonDocument found = session.write(() -> in.findOneAndUpdate(which, change, options));
        if (found == null) {
            throw new IllegalStateException("nothing is where something was made");
        }
        return new Fields(found);
    }

    /** Tells whoever listens that the store has changed. */
    void ring() {
        Bell known = bell;
        if (known != null) {
            known.ring();
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
