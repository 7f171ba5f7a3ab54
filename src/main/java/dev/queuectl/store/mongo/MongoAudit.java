package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Sorts.descending;

import dev.queuectl.store.AuditEntry;
import dev.queuectl.store.AuditStore;

import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What operators did, a document for each action, whose ids are in the order of one process. */
final class MongoAudit implements AuditStore {
    /** How many go at a time. */
    private static final int SLICE = 2_000;

    private final Database database;

    MongoAudit(Database database) {
        this.database = database;
    }

    @Override
    public void add(AuditEntry entry) {
        BsonDocument document =
                new BsonDocument("_id", new BsonObjectId(new ObjectId()))
                        .append("at", new BsonDateTime(entry.at().toEpochMilli()))
                        .append("user", new BsonString(entry.user()))
                        .append("host", new BsonString(entry.host()))
                        .append("action", new BsonString(entry.action()))
                        .append("arguments", new BsonString(entry.arguments()))
                        .append("result", new BsonString(entry.result()));
        try (Session session = database.begin()) {
            var _ = session.write(() -> database.audit().insertOne(document));
        }
    }

    private static AuditEntry read(Fields row) {
        return new AuditEntry(
                row.instant("at"),
                row.text("user"),
                row.text("host"),
                row.text("action"),
                row.text("arguments"),
                row.text("result"));
    }

    @Override
    public List<AuditEntry> newest(Instant since, Optional<String> user, int limit) {
        Bson young = gte("at", since);
        try (Session session = database.begin()) {
            return session.list(
                    database.audit()
                            .find(user.map(name -> and(young, eq("user", name))).orElse(young))
                            .sort(descending("at", "_id"))
                            .limit(limit),
                    MongoAudit::read);
        }
    }

    @Override
    public boolean forget(Instant before, int most) {
        try (Session session = database.begin()) {
            Instant kept =
                    oneAfter(session, descending("at"), most - 1)
                            .filter(before::isBefore)
                            .orElse(before);
            // Up to the one that stands behind a slice, in the order of their times.
            Instant slice =
                    oneAfter(session, ascending("at"), SLICE).filter(kept::isAfter).orElse(kept);
            long gone =
                    session.write(() -> database.audit().deleteMany(lt("at", slice)))
                            .getDeletedCount();
            return gone > 0 && slice.isBefore(kept);
        }
    }

    private Optional<Instant> oneAfter(Session session, Bson order, int others) {
        return session.first(
                database.audit().find().sort(order).skip(others).limit(1).projection(include("at")),
                row -> row.instant("at"));
    }
}
