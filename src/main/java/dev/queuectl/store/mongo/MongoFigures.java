package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.setOnInsert;

import com.mongodb.client.model.UpdateOptions;

import dev.queuectl.domain.QueueName;
import dev.queuectl.store.FigureStore;
import dev.queuectl.store.Hours;
import dev.queuectl.store.PackedFigures;
import dev.queuectl.store.QueueFigures;

import org.bson.BsonBinary;
import org.bson.conversions.Bson;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The figures, a document for each queue and minute, or hour, whose id begins with its time. Who
 * adds to one shows the revision that he read, and begins anew when somebody was faster. An hour is
 * made of its minutes once, before they are forgotten: whoever finds it made forgets them only. Not
 * waited for is a disk.
 */
final class MongoFigures implements FigureStore {
    private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);

    private final Database database;

    MongoFigures(Database database) {
        this.database = database;
    }

    private record Known(long revision, QueueFigures figures) {
        static Known of(Fields row) {
            return new Known(row.number("revision"), MongoFigures.read(row));
        }
    }

    private static QueueFigures read(Fields row) {
        return new QueueFigures(
                new QueueName(row.text("queue")),
                row.instant("since"),
                Duration.ofMillis(row.number("span")),
                PackedFigures.unpack(row.bytes("packed")));
    }

    /** Answers what the ids of all that begins then start with: hours sort before minutes. */
    private static String id(Duration span, Instant since) {
        String kind = span.equals(QueueFigures.HOUR) ? "h" : "m";
        return kind + String.format("%015d", since.toEpochMilli());
    }

    private static Bson named(QueueFigures figures) {
        return eq("_id", id(figures.span(), figures.since()) + " " + figures.queue().value());
    }

    private static BsonBinary packed(QueueFigures figures) {
        return new BsonBinary(PackedFigures.pack(figures.byCommand()));
    }

    @Override
    public void add(List<QueueFigures> minutes, Instant now) {
        Instant rolledUp = FigureStore.rolledUp(now);
        try (Session session = database.begin()) {
            for (QueueFigures minute : minutes) {
                if (!minute.since().isBefore(rolledUp)) {
                    add(session, minute);
                }
            }
        }
    }

    private void add(Session session, QueueFigures minute) {
        while (true) {
            Optional<Known> known =
                    session.first(database.figures().find(named(minute)), Known::of);
            boolean added =
                    known.isPresent()
                            ? change(session, known.get(), minute)
                            : make(session, minute);
            if (added) {
                return;
            }
        }
    }

    private boolean change(Session session, Known known, QueueFigures minute) {
        Bson unchanged = and(named(minute), eq("revision", known.revision()));
        QueueFigures sum = known.figures().with(minute.byCommand());
        Bson after = combine(set("packed", packed(sum)), inc("revision", 1L));
        return session.write(() -> database.figures().updateOne(unchanged, after)).getMatchedCount()
                > 0;
    }

    /** Answers whether it was this call that made the document. */
    private boolean make(Session session, QueueFigures figures) {
        Bson made =
                combine(
                        setOnInsert("span", figures.span().toMillis()),
                        setOnInsert("since", figures.since()),
                        setOnInsert("queue", figures.queue().value()),
                        setOnInsert("packed", packed(figures)),
                        setOnInsert("revision", 1L));
        return session.write(() -> database.figures().updateOne(named(figures), made, UPSERT))
                        .getUpsertedId()
                != null;
    }

    @Override
    public List<QueueFigures> read(Instant from) {
        try (Session session = database.begin()) {
            // Hours first: what is rolled up meanwhile is missing rather than counted twice.
            List<QueueFigures> figures =
                    new ArrayList<>(read(session, between(QueueFigures.HOUR, from, "i")));
            figures.addAll(read(session, between(QueueFigures.MINUTE, from, "n")));
            return figures;
        }
    }

    private static Bson between(Duration span, Instant from, String until) {
        return and(gte("_id", id(span, from)), lt("_id", until));
    }

    private List<QueueFigures> read(Session session, Bson which) {
        return session.list(
                database.figures().find(which).sort(ascending("_id")), MongoFigures::read);
    }

    @Override
    public boolean rollUp(Instant now) {
        try (Session session = database.begin()) {
            String rolledUp = id(QueueFigures.MINUTE, FigureStore.rolledUp(now));
            Optional<QueueFigures> oldest =
                    session.first(
                            database.figures()
                                    .find(and(gte("_id", "m"), lt("_id", rolledUp)))
                                    .sort(ascending("_id"))
                                    .limit(1),
                            MongoFigures::read);
            if (oldest.isPresent()) {
                rollUpHour(session, oldest.get().since());
            }
            String forgotten = id(QueueFigures.HOUR, now.minus(HOURS_KEPT));
            if (session.read(() -> database.figures().find(lt("_id", forgotten)).limit(1).first())
                    != null) {
                var _ = session.write(() -> database.figures().deleteMany(lt("_id", forgotten)));
            }
            return oldest.isPresent();
        }
    }

    private void rollUpHour(Session session, Instant within) {
        Instant since = QueueFigures.beginning(within, QueueFigures.HOUR);
        String until = id(QueueFigures.MINUTE, since.plus(QueueFigures.HOUR));
        Bson minutes = between(QueueFigures.MINUTE, since, until);
        for (QueueFigures hour : Hours.of(read(session, minutes))) {
            boolean _ = make(session, hour);
        }
        var _ = session.write(() -> database.figures().deleteMany(minutes));
    }
}
