package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Filters.eq;

import dev.queuectl.store.Condition;
import dev.queuectl.store.Upkeep;

import org.bson.BsonDocument;
import org.bson.BsonNumber;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Maintains the indexes of a database. There is one version of them so far, which whoever first
 * uses the store makes.
 */
final class MongoUpkeep implements Upkeep {
    private final MongoStorage storage;

    MongoUpkeep(MongoStorage storage) {
        this.storage = storage;
    }

    @Override
    public Condition condition() {
        Database database = storage.database();
        int version = Schema.version(database);
        boolean notified = storage.isToldOfChanges();
        try (Session session = database.begin()) {
            BsonDocument info = command(session, "buildInfo");
            Map<String, Long> bytes = new LinkedHashMap<>();
            size(command(session, "dbStats"), "dataSize")
                    .ifPresent(size -> bytes.put("data", size));
            return new Condition(
                    storage.url(),
                    "MongoDB " + info.getString("version").getValue(),
                    new Condition.Schema(version, Schema.VERSION, version == 0),
                    bytes,
                    Optional.of(notified),
                    Optional.empty());
        }
    }

    private BsonDocument command(Session session, String name) {
        return session.read(
                () -> storage.database().database().runCommand(eq(name, 1), BsonDocument.class));
    }

    /** Servers differ in which kind of number they tell. */
    private static Optional<Long> size(BsonDocument stats, String name) {
        return stats.get(name) instanceof BsonNumber number
                ? Optional.of(number.longValue())
                : Optional.empty();
    }

    @Override
    public Optional<Instant> clock() {
        try (Session session = storage.database().begin()) {
            return Optional.of(storage.database().serverTime(session));
        }
    }

    @Override
    public int migrate() {
        return Schema.require(storage.database(), true, storage.url());
    }

    @Override
    public void close() {
        storage.close();
    }
}
