package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;

import dev.queuectl.domain.QueueName;
import dev.queuectl.store.EventStore;
import dev.queuectl.store.QueueTerms;
import dev.queuectl.store.SettingStore;

import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.conversions.Bson;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The settings, all in one document with what is said about queues and the number that tells
 * workers of a change. Who changes them shows the number that he read, and begins anew when
 * somebody was faster.
 */
final class MongoSettings implements SettingStore {
    private static final Bson DOCUMENT = eq("_id", "settings");

    private final Database database;

    MongoSettings(Database database) {
        this.database = database;
    }

    /** What the document holds. */
    record Read(long revision, Map<String, String> values, Map<QueueName, QueueTerms> queues) {
        static Read of(Fields row) {
            Map<String, String> values = new TreeMap<>();
            // A list, since names of fields may not hold everything that keys may.
            for (Fields entry : row.list("values")) {
                values.put(entry.text("key"), entry.text("value"));
            }
            return new Read(row.number("revision"), values, MongoQueues.read(row.list("queues")));
        }

        Read withValues(Map<String, String> changed) {
            return new Read(revision, changed, queues);
        }

        Read withQueues(Map<QueueName, QueueTerms> changed) {
            return new Read(revision, values, changed);
        }
    }

    /** Whether it is to be kept what happens to jobs. */
    static boolean keepsEvents(Database database, Session session) {
        Map<String, String> values = read(database, session).values();
        return !EventStore.OFF.equals(values.get(EventStore.SETTING));
    }

    static Read read(Database database, Session session) {
        return session.first(database.state().find(DOCUMENT), Read::of)
                .orElseGet(() -> new Read(0, Map.of(), Map.of()));
    }

    @Override
    public Map<String, String> all() {
        try (Session session = database.begin()) {
            return read(database, session).values();
        }
    }

    @Override
    public void put(String key, String value) {
        boolean _ =
                change(
                        database,
                        read -> {
                            Map<String, String> values = new TreeMap<>(read.values());
                            values.put(key, value);
                            return read.withValues(values);
                        });
    }

    @Override
    public boolean remove(String key) {
        return change(
                database,
                read -> {
                    Map<String, String> values = new TreeMap<>(read.values());
                    values.remove(key);
                    return read.withValues(values);
                });
    }

    /** Answers whether anything changed. */
    static boolean change(Database database, UnaryOperator<Read> change) {
        try (Session session = database.begin()) {
            while (true) {
                Read read = read(database, session);
                Read changed = change.apply(read);
                if (changed.equals(read)) {
                    return false;
                }
                Bson unchanged = and(DOCUMENT, eq("revision", read.revision()));
                Bson after =
                        combine(
                                set("values", listed(changed.values())),
                                set("queues", MongoQueues.listed(changed.queues())),
                                inc("revision", 1L));
                if (session.write(() -> database.state().updateOne(unchanged, after))
                                .getMatchedCount()
                        > 0) {
                    session.wakeOthers();
                    return true;
                }
            }
        }
    }

    private static BsonArray listed(Map<String, String> values) {
        BsonArray list = new BsonArray();
        values.forEach((key, value) ->
                list.add(
                        new BsonDocument("key", new BsonString(key))
                                .append("value", new BsonString(value))));
        return list;
    }
}
