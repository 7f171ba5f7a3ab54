package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Indexes.compoundIndex;
import static com.mongodb.client.model.Indexes.descending;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.setOnInsert;

import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.UpdateOptions;

import dev.queuectl.store.StoreException;
import dev.queuectl.store.StoreException.Code;

import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The indexes, made once, and the documents of which there is one each. A document says of which
 * version they are, and is written last: a short command needs to read nothing else.
 */
final class Schema {
    static final int VERSION = 1;

    /** The first version of the server that the statements were written for. */
    private static final int OLDEST_SERVER = 5;

    private static final Bson THIS = eq("_id", "schema");

    private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);

    private static final List<IndexModel> OF_JOBS =
            List.of(
                    // Sparse, since forgotten jobs that are not counted out yet have none.
                    new IndexModel(ascending("id"), named("id").unique(true).sparse(true)),
                    // What may be claimed, best first, of all queues and of one.
                    new IndexModel(
                            compoundIndex(
                                    ascending("waiting"), descending("priority"), ascending("_id")),
                            partly("best", exists("waiting"))),
                    new IndexModel(
                            compoundIndex(
                                    ascending("waiting", "queue"),
                                    descending("priority"),
                                    ascending("_id")),
                            partly("best_of_queue", exists("waiting"))),
                    new IndexModel(ascending("waiting", "runAt"), partly("due", exists("waiting"))),
                    new IndexModel(ascending("worker", "_id"), partly("held", exists("worker"))),
                    new IndexModel(
                            ascending("unsettled"), partly("unsettled", exists("unsettled"))),
                    // Listing, newest first.
                    new IndexModel(
                            compoundIndex(ascending("state"), descending("_id")), named("state")),
                    new IndexModel(
                            compoundIndex(ascending("queue", "state"), descending("_id")),
                            named("queue")),
                    new IndexModel(
                            compoundIndex(ascending("tags"), descending("_id")),
                            partly("tag", exists("tags"))),
                    // Forgetting, longest unchanged first.
                    new IndexModel(ascending("state", "updatedAt"), named("unchanged")));

    private static final List<IndexModel> OF_PARTS =
            List.of(new IndexModel(ascending("job", "upload", "part"), named("part")));

    private static final List<IndexModel> OF_LIVE =
            List.of(new IndexModel(ascending("job", "number", "stream"), named("live")));

    private static final List<IndexModel> OF_LIVE_PARTS =
            List.of(
                    new IndexModel(
                            ascending("job", "number", "stream", "from"), named("live_part")));

    private static final List<IndexModel> OF_EVENTS =
            List.of(new IndexModel(ascending("at", "tie"), named("told")));

    private static final List<IndexModel> OF_AUDIT =
            List.of(new IndexModel(ascending("at", "_id"), named("audited")));

    private Schema() {}

    private static IndexOptions named(String name) {
        return new IndexOptions().name(name);
    }

    private static IndexOptions partly(String name, Bson which) {
        return named(name).partialFilterExpression(which);
    }

    /**
     * Makes sure that the store can be used, and makes what is missing.
     *
     * @param verify whether to look after the indexes even where they were made once
     * @return 1 when this call made the store, else 0
     * @throws StoreException when it is of a newer version, or the server of an older one
     */
    static int require(Database database, boolean verify, String url) {
        try (Session session = database.begin()) {
            int found = version(database, session);
            if (found > VERSION) {
                throw new StoreException(
                        Code.NEWER,
                        "the store " + url + " is of version " + found + ", newer than this",
                        "use a newer queuectl");
            }
            if (found == 0) {
                requireServer(database, session, url);
                return make(database, session);
            }
            if (verify && !indexes(database, session).containsAll(names())) {
                makeIndexes(database, session);
            }
            return 0;
        }
    }

    /** Answers of which version the store is; 0 where nothing was made yet. */
    static int version(Database database) {
        try (Session session = database.begin()) {
            return version(database, session);
        }
    }

    private static int version(Database database, Session session) {
        return session.first(database.state().find(THIS), row -> row.integer("version")).orElse(0);
    }

    private static void requireServer(Database database, Session session, String url) {
        BsonDocument info =
                session.read(() ->
                        database.database().runCommand(eq("buildInfo", 1), BsonDocument.class));
        BsonArray version = info.getArray("versionArray");
        if (version.getFirst().asNumber().intValue() < OLDEST_SERVER) {
            throw new StoreException(
                    Code.UNREACHABLE,
                    "the server of " + url + " is older than MongoDB " + OLDEST_SERVER,
                    "use a newer server");
        }
    }

    private static int make(Database database, Session session) {
        makeIndexes(database, session);
        Set<String> missing = new HashSet<>(names());
        missing.removeAll(indexes(database, session));
        if (!missing.isEmpty()) {
            throw new IllegalStateException("indexes that were made are missing: " + missing);
        }
        boolean _ = upsert(database, session, "sequence", setOnInsert("number", 0L));
        boolean _ =
                upsert(
                        database,
                        session,
                        "settings",
                        combine(setOnInsert("revision", 0L), setOnInsert("values", List.of())));
        boolean _ = upsert(database, session, "tally", setOnInsert("counts", List.of()));
        return upsert(database, session, "schema", set("version", VERSION)) ? 1 : 0;
    }

    private static void makeIndexes(Database database, Session session) {
        var _ = session.write(() -> database.jobs().createIndexes(OF_JOBS));
        var _ = session.write(() -> database.parts().createIndexes(OF_PARTS));
        var _ = session.write(() -> database.live().createIndexes(OF_LIVE));
        var _ = session.write(() -> database.liveParts().createIndexes(OF_LIVE_PARTS));
        var _ = session.write(() -> database.events().createIndexes(OF_EVENTS));
        var _ = session.write(() -> database.audit().createIndexes(OF_AUDIT));
    }

    /** Answers whether it was this call that made the document. */
    private static boolean upsert(Database database, Session session, String id, Bson change) {
        return session.write(() -> database.state().updateOne(eq("_id", id), change, UPSERT))
                        .getUpsertedId()
                != null;
    }

    private static Set<String> indexes(Database database, Session session) {
        Set<String> names = new HashSet<>();
        for (var collection :
                List.of(
                        database.jobs(),
                        database.parts(),
                        database.live(),
                        database.liveParts(),
                        database.events(),
                        database.audit())) {
            names.addAll(
                    session.list(
                            collection.listIndexes(BsonDocument.class), row -> row.text("name")));
        }
        return names;
    }

    private static List<String> names() {
        return Stream.of(OF_JOBS, OF_PARTS, OF_LIVE, OF_LIVE_PARTS, OF_EVENTS, OF_AUDIT)
                .flatMap(List::stream)
                .map(index -> Objects.requireNonNull(index.getOptions().getName()))
                .toList();
    }
}
