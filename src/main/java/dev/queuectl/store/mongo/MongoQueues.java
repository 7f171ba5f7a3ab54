package dev.queuectl.store.mongo;

import dev.queuectl.domain.QueueName;
import dev.queuectl.store.QueueStore;
import dev.queuectl.store.QueueTerms;
import dev.queuectl.store.QueueTerms.Halt;

import org.bson.BsonArray;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What is said about queues: a list in the document of the settings, so that both are changed in
 * one write with the number that tells workers.
 */
final class MongoQueues implements QueueStore {
    private final Database database;

    MongoQueues(Database database) {
        this.database = database;
    }

    static Map<QueueName, QueueTerms> read(List<Fields> list) {
        Map<QueueName, QueueTerms> queues = new TreeMap<>();
        for (Fields entry : list) {
            queues.put(new QueueName(entry.text("name")), terms(entry));
        }
        return queues;
    }

    private static QueueTerms terms(Fields entry) {
        Optional<Halt> paused =
                entry.has("pausedAt")
                        ? Optional.of(
                                new Halt(
                                        entry.instant("pausedAt"),
                                        entry.text("pausedBy"),
                                        entry.text("pausedWhy")))
                        : Optional.empty();
        OptionalLong timeout = entry.optionalNumber("jobTimeout");
        return new QueueTerms(
                paused,
                integer(entry, "limit"),
                integer(entry, "maxRetries"),
                timeout.isPresent()
                        ? Optional.of(Duration.ofMillis(timeout.getAsLong()))
                        : Optional.empty());
    }

    private static OptionalInt integer(Fields entry, String name) {
        return entry.has(name) ? OptionalInt.of(entry.integer(name)) : OptionalInt.empty();
    }

    @Override
    public Map<QueueName, QueueTerms> all() {
        try (Session session = database.begin()) {
            return MongoSettings.read(database, session).queues();
        }
    }

    @Override
    public QueueTerms change(QueueName queue, UnaryOperator<QueueTerms> change) {
        List<QueueTerms> after = new ArrayList<>();
        boolean _ =
                MongoSettings.change(
                        database,
                        read -> {
                            Map<QueueName, QueueTerms> queues = new TreeMap<>(read.queues());
                            QueueTerms terms =
                                    change.apply(queues.getOrDefault(queue, QueueTerms.NONE));
                            after.add(terms);
                            queues.put(queue, terms);
                            queues.values().removeIf(QueueTerms.NONE::equals);
                            return read.withQueues(queues);
                        });
        return after.getLast();
    }

    static BsonArray listed(Map<QueueName, QueueTerms> queues) {
        BsonArray list = new BsonArray();
        queues.forEach((queue, terms) -> list.add(entry(queue, terms)));
        return list;
    }

    private static BsonDocument entry(QueueName queue, QueueTerms terms) {
        BsonDocument entry = new BsonDocument("name", new BsonString(queue.value()));
        terms.paused()
                .ifPresent(halt ->
                        entry.append("pausedAt", new BsonDateTime(halt.at().toEpochMilli()))
                                .append("pausedBy", new BsonString(halt.by()))
                                .append("pausedWhy", new BsonString(halt.why())));
        terms.limit().ifPresent(limit -> entry.append("limit", new BsonInt64(limit)));
        terms.maxRetries().ifPresent(most -> entry.append("maxRetries", new BsonInt64(most)));
        terms.jobTimeout()
                .ifPresent(span -> entry.append("jobTimeout", new BsonInt64(span.toMillis())));
        return entry;
    }
}
