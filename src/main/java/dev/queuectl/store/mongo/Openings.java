package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.client.model.CountOptions;

import dev.queuectl.domain.QueueName;
import dev.queuectl.store.QueueGates;
import dev.queuectl.store.Turn;

import org.bson.conversions.Bson;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * From where a worker may claim just now, while operators have paused queues or limited them. Jobs
 * of a queue that is paused or full are never looked at, however many wait in it: each queue is
 * looked into by itself. How many jobs of a queue are held is counted, not kept, so that no way in
 * which a job is let go of can be forgotten.
 *
 * @param free the queues without a limit
 * @param rooms how many more jobs may be held, for those with one that are not full; this worker is
 *     within the {@link Turnstile} of each
 */
record Openings(Set<QueueName> free, Map<QueueName, Integer> rooms) {

    static Openings find(
            Database database,
            Session session,
            QueueGates gates,
            Turn.Claim claim,
            Turnstile turnstile) {
        Set<QueueName> free = new HashSet<>();
        Map<QueueName, Integer> rooms = new TreeMap<>();
        for (QueueName queue : wanted(database, session, claim)) {
            Integer limit = gates.limits().get(queue);
            if (limit == null) {
                if (!gates.shut().contains(queue)) {
                    free.add(queue);
                }
                continue;
            }
            if (claim.places() > 0
                    && room(database, session, queue, limit) > 0
                    && isAnyReady(database, session, Set.of(queue))
                    && turnstile.enter(queue)) {
                rooms.put(queue, room(database, session, queue, limit));
            }
        }
        return new Openings(free, rooms);
    }

    private static Collection<QueueName> wanted(
            Database database, Session session, Turn.Claim claim) {
        if (claim.only().isPresent()) {
            return session.list(
                    database.jobs().find(JobDocument.named(claim.only().get())),
                    row -> new QueueName(row.text("queue")));
        }
        if (!claim.queues().isEmpty()) {
            return claim.queues();
        }
        List<String> names =
                session.read(() ->
                        database.jobs()
                                .distinct("queue", eq("waiting", Words.READY), String.class)
                                .into(new ArrayList<>()));
        return names.stream().sorted().map(QueueName::new).toList();
    }

    private static int room(Database database, Session session, QueueName queue, int limit) {
        Bson held = and(eq("queue", queue.value()), eq("state", Words.PROCESSING));
        CountOptions most = new CountOptions().limit(limit);
        return limit - (int) (long) session.read(() -> database.jobs().countDocuments(held, most));
    }

    /** Whether a job of one of these queues is ready. */
    static boolean isAnyReady(Database database, Session session, Set<QueueName> queues) {
        if (queues.isEmpty()) {
            return false;
        }
        List<String> names = queues.stream().map(QueueName::value).toList();
        Bson ready = and(eq("waiting", Words.READY), in("queue", names));
        CountOptions one = new CountOptions().limit(1);
        return session.read(() -> database.jobs().countDocuments(ready, one)) > 0;
    }
}
