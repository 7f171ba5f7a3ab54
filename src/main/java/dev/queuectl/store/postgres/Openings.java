package dev.queuectl.store.postgres;

import dev.queuectl.domain.QueueName;
import dev.queuectl.store.QueueGates;
import dev.queuectl.store.Turn;

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
 * looked into by itself.
 *
 * <p>How many jobs of a queue are held is counted, not kept, so that no way in which a job is let
 * go of can be forgotten. It is exact because whoever claims from a queue with a limit locks its
 * row until he commits, and counts after that. A queue that is seen to be full, or empty, is not
 * locked, so that nobody waits for others without cause.
 *
 * @param free the queues without a limit
 * @param rooms how many more jobs may be held, for those with one that are not full; locked
 */
record Openings(Set<QueueName> free, Map<QueueName, Integer> rooms) {
    /** Goes from one name to the next, by one look into the index for each. */
    private static final String READY_QUEUES =
            """
            WITH RECURSIVE ready (queue) AS (
                SELECT '' COLLATE "C"
                UNION ALL
                SELECT (
                    SELECT queue FROM @job WHERE waiting = 1 AND queue > ready.queue
                    ORDER BY queue LIMIT 1)
                FROM ready WHERE ready.queue IS NOT NULL)
            SELECT queue FROM ready WHERE queue <> ''
            """;

    private static final String QUEUE_OF = "SELECT queue FROM @job WHERE id = ?";

    private static final String HELD =
            """
            SELECT wanted.name, (
                    SELECT count(*) FROM (
                        SELECT 1 FROM @job WHERE queue = wanted.name AND state = 1
                        LIMIT wanted.most) AS held),
                CASE WHEN EXISTS (SELECT 1 FROM @job WHERE waiting = 1 AND queue = wanted.name)
                    THEN 1 ELSE 0 END
            FROM unnest(?::text[], ?::int8[]) AS wanted (name, most)
            """;

    /** In the order of the names, so that no two wait for each other. */
    private static final String LOCK =
            """
            SELECT name, run_limit FROM @queue
            WHERE name = ANY (?) AND paused_at IS NULL AND run_limit IS NOT NULL
            ORDER BY name FOR NO KEY UPDATE
            """;

    private static final String IS_READY =
            """
            SELECT count(*) FROM unnest(?::text[]) AS wanted (name)
            WHERE EXISTS (SELECT 1 FROM @job WHERE waiting = 1 AND queue = wanted.name)
            """;

    static Openings find(Session session, QueueGates gates, Turn.Claim claim) {
        Set<QueueName> free = new HashSet<>();
        Map<QueueName, Integer> limits = new TreeMap<>();
        for (QueueName queue : wanted(session, claim)) {
            Integer limit = gates.limits().get(queue);
            if (limit != null) {
                limits.put(queue, limit);
            } else if (!gates.shut().contains(queue)) {
                free.add(queue);
            }
        }
        if (claim.places() == 0) {
            limits.clear();
        }
        limits.keySet().retainAll(rooms(session, limits).keySet());
        if (limits.isEmpty()) {
            return new Openings(free, Map.of());
        }
        return new Openings(free, rooms(session, lock(session, limits.keySet())));
    }

    private static Collection<QueueName> wanted(Session session, Turn.Claim claim) {
        if (claim.only().isPresent()) {
            return names(session.query(QUEUE_OF).bind(claim.only().get().value()));
        }
        return claim.queues().isEmpty() ? names(session.query(READY_QUEUES)) : claim.queues();
    }

    private static List<QueueName> names(Query row) {
        List<QueueName> names = new ArrayList<>();
        while (row.next()) {
            names.add(new QueueName(row.text()));
        }
        return names;
    }

    /** Locks queues until the transaction ends, and answers their limits as they are then. */
    private static Map<QueueName, Integer> lock(Session session, Set<QueueName> queues) {
        Map<QueueName, Integer> limits = new TreeMap<>();
        Query row = session.query(LOCK).bindTexts(queues, QueueName::value);
        while (row.next()) {
            limits.put(new QueueName(row.text()), row.integer());
        }
        return limits;
    }

    /** Answers how many more jobs may be held, of the queues where any may and any is ready. */
    private static Map<QueueName, Integer> rooms(Session session, Map<QueueName, Integer> limits) {
        Map<QueueName, Integer> rooms = new TreeMap<>();
        if (limits.isEmpty()) {
            return rooms;
        }
        Query row =
                session.query(HELD)
                        .bindTexts(limits.keySet(), QueueName::value)
                        .bindNumbers(limits.values(), Integer::longValue);
        while (row.next()) {
            QueueName queue = new QueueName(row.text());
            int room = limits.getOrDefault(queue, 0) - row.integer();
            if (row.flag() && room > 0) {
                rooms.put(queue, room);
            }
        }
        return rooms;
    }

    /** Whether a job of one of these queues is ready. */
    static boolean isAnyReady(Session session, Set<QueueName> queues) {
        return !queues.isEmpty()
                && session.query(IS_READY).bindTexts(queues, QueueName::value).nextNumber() > 0;
    }

    boolean areNone() {
        return free.isEmpty() && rooms.isEmpty();
    }
}
