package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Accumulators.sum;
import static com.mongodb.client.model.Aggregates.group;
import static com.mongodb.client.model.Aggregates.match;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;

import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Numbers of jobs by queue and shelf, without counting all of them. One document has the numbers of
 * those that are settled: each such job says in its own document under what it is counted there.
 * The others changed since and say so; they are few, since {@link Settling} settles them now and
 * then, and are counted one by one. So nothing drifts, whatever fails between two writes.
 */
final class Tally {
    static final Bson DOCUMENT = eq("_id", "tally");

    static final Bson UNSETTLED = eq("unsettled", true);

    private static final int MOST_TRIES = 20;

    private final Map<Place, Long> numbers = new HashMap<>();

    /** A queue and a shelf. */
    record Place(String queue, String shelf) {}

    /** Answers the numbers of one document of them. */
    static Tally settled(Fields document) {
        Tally tally = new Tally();
        for (Fields entry : document.list("counts")) {
            tally.add(entry.text("queue"), entry.text("shelf"), entry.number("jobs"));
        }
        return tally;
    }

    /** Counts as of now. */
    static Tally read(Database database, Session session) {
        Tally tally = new Tally();
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Fields before = document(database, session);
            if (before.flag("clearing")) {
                return counted(database, session);
            }
            tally = settled(before);
            addUnsettled(database, session, applied(before), tally);
            // Else some of these were settled in between, and counted neither here nor there.
            Fields after = document(database, session);
            if (applied(before).equals(applied(after)) && !after.flag("clearing")) {
                break;
            }
        }
        return tally;
    }

    private static Fields document(Database database, Session session) {
        return session.first(database.state().find(DOCUMENT), row -> row)
                .orElseGet(() -> new Fields(new BsonDocument()));
    }

    /** Answers the token of those jobs that the numbers have in, but may not say so yet. */
    static Optional<ObjectId> applied(Fields document) {
        return document.has("applied")
                ? Optional.of(document.document().getObjectId("applied").getValue())
                : Optional.empty();
    }

    private static void addUnsettled(
            Database database, Session session, Optional<ObjectId> applied, Tally tally) {
        for (Fields group : groups(database, session, UNSETTLED, "counted", "fold", "foldTo")) {
            Fields key = group.fields("_id");
            long jobs = group.number("jobs");
            String queue = key.text("queue");
            tally.add(queue, shelf(key), jobs);
            boolean isIn =
                    applied.isPresent()
                            && key.document().isObjectId("fold")
                            && key.document().getObjectId("fold").getValue().equals(applied.get());
            given(key, isIn ? "foldTo" : "counted")
                    .ifPresent(counted -> tally.add(queue, counted, -jobs));
        }
    }

    /** Counts every job, which takes long where there are many. */
    private static Tally counted(Database database, Session session) {
        Tally tally = new Tally();
        for (Fields group : groups(database, session, in("state", Words.STATES))) {
            Fields key = group.fields("_id");
            tally.add(key.text("queue"), shelf(key), group.number("jobs"));
        }
        return tally;
    }

    private static List<Fields> groups(
            Database database, Session session, Bson which, String... further) {
        BsonDocument key = new BsonDocument();
        for (String field : List.of("queue", "state", "waiting")) {
            key.append(field, new BsonString("$" + field));
        }
        for (String field : further) {
            key.append(field, new BsonString("$" + field));
        }
        return session.list(
                database.jobs().aggregate(List.of(match(which), group(key, sum("jobs", 1L)))),
                row -> row);
    }

    private static String shelf(Fields key) {
        boolean later =
                given(key, "waiting")
                        .filter(waiting ->
                                waiting.equals(Words.LATER) || waiting.equals(Words.ON_HOLD))
                        .isPresent();
        return Shelf.nameOf(key.text("state"), later);
    }

    private static Optional<String> given(Fields key, String field) {
        return key.document().isString(field) ? Optional.of(key.text(field)) : Optional.empty();
    }

    void add(String queue, String shelf, long jobs) {
        numbers.merge(new Place(queue, shelf), jobs, Long::sum);
    }

    /** Hands over what there is any of, but for what is gone. */
    void forEach(BiConsumer<Place, Long> consumer) {
        numbers.forEach((place, jobs) -> {
            if (jobs > 0 && !place.shelf().equals(Words.GONE)) {
                consumer.accept(place, jobs);
            }
        });
    }

    /** Answers the numbers as they lie in their document. */
    BsonValue listed() {
        BsonArray list = new BsonArray();
        numbers.forEach((place, jobs) -> {
            if (jobs != 0 && !place.shelf().equals(Words.GONE)) {
                list.add(
                        new BsonDocument("queue", new BsonString(place.queue()))
                                .append("shelf", new BsonString(place.shelf()))
                                .append("jobs", new BsonInt64(jobs)));
            }
        });
        return list;
    }
}
