package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.currentDate;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.setOnInsert;
import static com.mongodb.client.model.Updates.unset;

import com.mongodb.client.model.UpdateOptions;

import dev.queuectl.domain.QueueName;

import org.bson.BsonDocument;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets one worker at a time claim from a queue with a limit: a document for each queue says who is
 * within. Whoever is within counts the jobs that are held, claims no more than the limit leaves,
 * and must find himself still within when he leaves. If he was taken for dead meanwhile, others may
 * have counted without his jobs, and he gives them back before any of them starts. So never more
 * jobs are started than the limit allows, although for a moment more may look as if they ran.
 */
final class Turnstile {
    /** How long a worker may be within; after that others take him for dead. */
    private static final Duration TERM = Duration.ofSeconds(5);

    /** Most are within for some milliseconds. */
    private static final int TRIES = 20;

    private static final long PAUSE_NANOS = 2_000_000;

    private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);

    private final Database database;
    private final Session session;
    private final ObjectId token = new ObjectId();

    Turnstile(Database database, Session session) {
        this.database = database;
        this.session = session;
    }

    /**
     * Enters.
     *
     * @return whether this worker is within; else another one is, who will wake this one when he
     *     leaves
     */
    boolean enter(QueueName queue) {
        for (int tries = 0; tries < TRIES; tries++) {
            if (enter(and(eq("_id", queue.value()), exists("claimer", false)))) {
                return true;
            }
            Optional<Fields> within =
                    session.first(database.queues().find(eq("_id", queue.value())), row -> row);
            if (within.isEmpty()) {
                make(queue);
            } else if (within.get().has("claimer") && isOver(within.get())) {
                Bson dead =
                        and(
                                eq("_id", queue.value()),
                                eq("claimer", within.get().document().getObjectId("claimer")));
                if (enter(dead)) {
                    return true;
                }
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        Bson taken = and(eq("_id", queue.value()), exists("claimer"));
        boolean asked =
                session.write(() -> database.queues().updateOne(taken, set("asked", true)))
                                .getMatchedCount()
                        > 0;
        if (!asked) {
            session.wakeOthers();
        }
        return false;
    }

    private boolean enter(Bson free) {
        Bson me = combine(set("claimer", token), currentDate("since"));
        return session.write(() -> database.queues().updateOne(free, me)).getMatchedCount() > 0;
    }

    private void make(QueueName queue) {
        Bson nobody = setOnInsert("asked", false);
        var _ =
                session.write(() ->
                        database.queues().updateOne(eq("_id", queue.value()), nobody, UPSERT));
    }

    private boolean isOver(Fields within) {
        return within.instant("since").plus(TERM).isBefore(database.serverTime(session));
    }

    /** Leaves, and answers whether this worker was within all the time. */
    boolean leave(QueueName queue) {
        BsonDocument before =
                session.write(() ->
                        database.queues()
                                .findOneAndUpdate(
                                        and(eq("_id", queue.value()), eq("claimer", token)),
                                        combine(unset("claimer"), set("asked", false))));
        if (before != null && new Fields(before).flag("asked")) {
            session.wakeOthers();
        }
        return before != null;
    }
}
