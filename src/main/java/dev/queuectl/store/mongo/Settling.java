package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Aggregates.group;
import static com.mongodb.client.model.Aggregates.match;
import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.unset;

import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.DeleteManyModel;
import com.mongodb.client.model.UpdateManyModel;
import com.mongodb.client.model.WriteModel;

import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings jobs that changed into the {@link Tally}. One process does that at a time, in four steps:
 * it marks the jobs with a token and where they stand; it adds them up; it writes the numbers and
 * the token in one write, if the task is still its own; and it writes into the jobs under what they
 * are counted now. If it dies before the third step the marks mean nothing; if after it, whoever
 * takes over sees the token and does the fourth. Jobs that change meanwhile stay unsettled.
 */
final class Settling {
    private static final int SLICE = 2000;

    private static final int MOST_SLICES = 5;

    /** After so long whoever has the task is taken for dead. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Database database;
    private final Session session;

    private Settling(Database database, Session session) {
        this.database = database;
        this.session = session;
    }

    /** Settles what there is, unless somebody else is about to. */
    static void settle(Database database) {
        try (Session session = database.begin()) {
            Settling settling = new Settling(database, session);
            int slices = 0;
            while (slices < MOST_SLICES && settling.settleSlice()) {
                slices++;
            }
        }
    }

    /** Answers whether there is more to settle. */
    private boolean settleSlice() {
        ObjectId token = new ObjectId();
        Instant now = database.serverTime(session);
        BsonDocument before =
                take(
                        and(
                                Tally.DOCUMENT,
                                or(eq("folder", null), lt("since", now.minus(PATIENCE)))),
                        token,
                        now);
        if (before == null) {
            return false;
        }
        Fields tally = new Fields(before);
        if (tally.flag("clearing")) {
            startOver(token);
            return true;
        }
        if (tally.has("folder")) {
            Optional<ObjectId> applied = Tally.applied(tally);
            applied.ifPresent(left -> finish(left, unsettled(eq("fold", left))));
        }
        List<Long> slice = unsettled(exists("unsettled"));
        if (!slice.isEmpty()) {
            mark(token, slice);
            if (apply(token, tally, slice)) {
                finish(token, slice);
            }
        }
        release(token);
        return slice.size() == SLICE;
    }

    private @Nullable BsonDocument take(Bson which, ObjectId token, Instant now) {
        Bson mine = combine(set("folder", token), set("since", now));
        return session.write(() -> database.state().findOneAndUpdate(which, mine, Database.BEFORE));
    }

    private static Bson ownTask(ObjectId token) {
        return and(Tally.DOCUMENT, eq("folder", token));
    }

    private void release(ObjectId token) {
        Bson free = combine(unset("folder"), unset("since"));
        var _ = session.write(() -> database.state().updateOne(ownTask(token), free));
    }

    private List<Long> unsettled(Bson besides) {
        return session.list(
                database.jobs()
                        .find(and(Tally.UNSETTLED, besides))
                        .limit(SLICE)
                        .projection(include("_id")),
                row -> row.number("_id"));
    }

    /** One that changes its place meanwhile is marked twice, of which the second counts. */
    private void mark(ObjectId token, List<Long> slice) {
        List<WriteModel<BsonDocument>> marks = new ArrayList<>();
        for (Shelf shelf : Shelf.ALL) {
            marks.add(
                    new UpdateManyModel<>(
                            and(in("_id", slice), Tally.UNSETTLED, shelf.which()),
                            combine(set("fold", token), set("foldTo", shelf.name()))));
        }
        var _ = session.write(() -> database.jobs().bulkWrite(marks));
    }

    /** Answers whether the numbers were written. */
    private boolean apply(ObjectId token, Fields before, List<Long> slice) {
        Tally after = Tally.settled(before);
        BsonDocument key =
                new BsonDocument("queue", new BsonString("$queue"))
                        .append("counted", new BsonString("$counted"))
                        .append("foldTo", new BsonString("$foldTo"));
        List<Bson> moved =
                List.of(
                        match(and(in("_id", slice), eq("fold", token))),
                        group(key, Accumulators.sum("jobs", 1L)));
        for (Fields group : session.list(database.jobs().aggregate(moved), row -> row)) {
            Fields move = group.fields("_id");
            long jobs = group.number("jobs");
            after.add(move.text("queue"), move.text("foldTo"), jobs);
            if (move.document().isString("counted")) {
                after.add(move.text("queue"), move.text("counted"), -jobs);
            }
        }
        Bson written = combine(set("counts", after.listed()), set("applied", token));
        return session.write(() -> database.state().updateOne(ownTask(token), written))
                        .getMatchedCount()
                > 0;
    }

    /** Jobs that have changed since they were marked stay unsettled. */
    private void finish(ObjectId token, List<Long> slice) {
        if (slice.isEmpty()) {
            return;
        }
        List<WriteModel<BsonDocument>> ends = new ArrayList<>();
        for (Shelf shelf : Shelf.ALL) {
            Bson marked = and(in("_id", slice), eq("fold", token), eq("foldTo", shelf.name()));
            if (shelf.equals(Shelf.GONE)) {
                ends.add(new DeleteManyModel<>(marked));
                continue;
            }
            Bson counted = combine(set("counted", shelf.name()), unset("fold"), unset("foldTo"));
            ends.add(
                    new UpdateManyModel<>(
                            and(marked, shelf.which()), combine(counted, unset("unsettled"))));
            ends.add(new UpdateManyModel<>(marked, counted));
        }
        var _ = session.write(() -> database.jobs().bulkWrite(ends));
    }

    /** Empties the store of jobs, and of what is known of their numbers. */
    static void clear(Database database, Session session) {
        Settling settling = new Settling(database, session);
        ObjectId token = new ObjectId();
        // From now on what others are about to write of numbers comes too late.
        Bson mine =
                combine(
                        set("folder", token),
                        set("since", database.serverTime(session)),
                        set("clearing", true));
        var _ = session.write(() -> database.state().updateOne(Tally.DOCUMENT, mine));
        var _ = session.write(() -> database.jobs().deleteMany(new BsonDocument()));
        settling.forgetNumbers(token);
    }

    /** Ends what a process began that died while it emptied the store: nothing is settled. */
    private void startOver(ObjectId token) {
        Bson known = or(exists("counted"), exists("fold"));
        List<Long> slice;
        do {
            slice =
                    session.list(
                            database.jobs().find(known).limit(SLICE).projection(include("_id")),
                            row -> row.number("_id"));
            Bson unknown =
                    combine(
                            set("unsettled", true),
                            unset("counted"),
                            unset("fold"),
                            unset("foldTo"));
            List<Long> ids = slice;
            var _ = session.write(() -> database.jobs().updateMany(in("_id", ids), unknown));
        } while (!slice.isEmpty());
        forgetNumbers(token);
    }

    private void forgetNumbers(ObjectId token) {
        Bson none =
                combine(
                        set("counts", List.of()),
                        unset("applied"),
                        unset("clearing"),
                        unset("folder"),
                        unset("since"));
        var _ = session.write(() -> database.state().updateOne(ownTask(token), none));
    }
}
