package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.ne;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.currentDate;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.setOnInsert;
import static com.mongodb.client.model.Updates.unset;

import com.mongodb.client.model.UpdateOptions;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.store.StoreException;
import dev.queuectl.store.StoreException.Code;

import org.bson.BsonDocument;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Adds jobs of which all come or none, though each is a document of its own. They arrive in a state
 * in which they are there for nobody. Then one write to the document of their batch decides that
 * all come; whoever finds that, and be it after the death of whoever brought them, lets them in.
 * Where nothing was decided in time, the first to find that decides that none comes.
 */
final class Batch {
    /** After so long without a sign whoever brings a batch is taken for dead. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final int SLICE = 1000;

    private static final String OPEN = "open";
    private static final String COMES = "comes";
    private static final String REFUSED = "refused";

    private final Database database;
    private final Session session;

    Batch(Database database, Session session) {
        this.database = database;
        this.session = session;
    }

    /**
     * Stores all jobs, or none when an id is taken.
     *
     * @param taken the ids that occurred twice
     * @return the ids that were taken
     */
    Set<JobId> enqueue(List<Job> jobs, Set<JobId> taken) {
        // Mostly that settles it before anything is written.
        taken.addAll(existing(jobs));
        if (!taken.isEmpty()) {
            return taken;
        }
        ObjectId batch = new ObjectId();
        List<BsonDocument> documents = Enqueueing.documents(database, session, jobs);
        for (int start = 0; start < documents.size(); start += SLICE) {
            touch(batch);
            List<BsonDocument> slice =
                    documents.subList(start, Math.min(start + SLICE, documents.size()));
            slice.forEach(document -> hide(document, batch));
            taken.addAll(Enqueueing.insert(database, session, slice));
        }
        if (!taken.isEmpty()) {
            decide(batch, REFUSED);
            remove(batch);
            return taken;
        }
        if (!decide(batch, COMES)) {
            remove(batch);
            throw new StoreException(
                    Code.BUSY,
                    "the store took longer than a minute for a batch, which was given up",
                    "try again");
        }
        session.wakeOthers();
        try {
            letIn(batch);
        } catch (StoreException e) {
            // It is decided: whoever looks next lets in what is left.
            session.wakeOthers();
        }
        return taken;
    }

    private List<JobId> existing(List<Job> jobs) {
        List<String> ids = jobs.stream().map(job -> job.id().value()).toList();
        List<JobId> existing = new ArrayList<>();
        for (int start = 0; start < ids.size(); start += SLICE) {
            List<String> slice = ids.subList(start, Math.min(start + SLICE, ids.size()));
            existing.addAll(
                    session.list(
                            database.jobs().find(in("id", slice)).projection(include("id")),
                            row -> new JobId(row.text("id"))));
        }
        return existing;
    }

    private static void hide(BsonDocument document, ObjectId batch) {
        document.put("arrivesAs", document.remove("waiting"));
        document.put("state", new BsonString(Words.ARRIVING));
        document.remove("unsettled");
        document.put("batch", new BsonObjectId(batch));
    }

    /** Shows that whoever brings the batch lives. */
    private void touch(ObjectId batch) {
        var _ =
                session.write(() ->
                        database.batches()
                                .updateOne(
                                        eq("_id", batch),
                                        combine(setOnInsert("decided", OPEN), currentDate("at")),
                                        new UpdateOptions().upsert(true)));
    }

    /** Answers whether it was decided so, and nothing else before. */
    private boolean decide(ObjectId batch, String decision) {
        return session.write(() ->
                        database.batches()
                                .updateOne(
                                        and(eq("_id", batch), eq("decided", OPEN)),
                                        set("decided", decision)))
                        .getMatchedCount()
                > 0;
    }

    private void letIn(ObjectId batch) {
        for (List<Long> slice = arriving(batch); !slice.isEmpty(); slice = arriving(batch)) {
            for (String waiting : List.of(Words.READY, Words.LATER)) {
                Bson which =
                        and(
                                in("_id", slice),
                                eq("state", Words.ARRIVING),
                                eq("arrivesAs", waiting));
                Bson change =
                        combine(
                                set("state", Words.PENDING),
                                set("waiting", waiting),
                                set("unsettled", true),
                                unset("arrivesAs"),
                                unset("batch"));
                var _ = session.write(() -> database.jobs().updateMany(which, change));
            }
        }
        forget(batch);
    }

    private void remove(ObjectId batch) {
        for (List<Long> slice = arriving(batch); !slice.isEmpty(); slice = arriving(batch)) {
            Bson which = and(in("_id", slice), eq("state", Words.ARRIVING));
            var _ = session.write(() -> database.jobs().deleteMany(which));
        }
        forget(batch);
    }

    private List<Long> arriving(ObjectId batch) {
        return session.list(
                database.jobs()
                        .find(and(eq("state", Words.ARRIVING), eq("batch", batch)))
                        .projection(include("_id"))
                        .limit(SLICE),
                row -> row.number("_id"));
    }

    private void forget(ObjectId batch) {
        var _ = session.write(() -> database.batches().deleteOne(eq("_id", batch)));
    }

    /** Ends what dead processes left of their batches. */
    void mend(Instant serverTime) {
        // What is decided anybody may carry out at any time.
        Bson due = or(ne("decided", OPEN), lt("at", serverTime.minus(PATIENCE)));
        List<ObjectId> left =
                session.list(
                        database.batches().find(due),
                        row -> row.document().getObjectId("_id").getValue());
        for (ObjectId batch : left) {
            boolean refused = decide(batch, REFUSED);
            boolean comes =
                    !refused
                            && session.first(
                                            database.batches()
                                                    .find(
                                                            and(
                                                                    eq("_id", batch),
                                                                    eq("decided", COMES))),
                                            row -> row)
                                    .isPresent();
            if (comes) {
                letIn(batch);
                session.wakeOthers();
            } else {
                remove(batch);
            }
        }
    }
}
