package dev.queuectl.store.sqlite;

import dev.queuectl.domain.QueueName;
import dev.queuectl.store.QueueGates;
import dev.queuectl.store.Turn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * From where a worker may claim just now, while operators have paused queues or limited them. Jobs
 * of a queue that is paused or full are never looked at, however many wait in it: each queue is
 * looked into by itself. How many jobs of a queue are held is counted, not kept, so that no way in
 * which a job is let go of can be forgotten; the transaction, being the only one that writes, makes
 * it exact.
 *
 * @param free the queues without a limit
 * @param rooms how many more jobs may be held, for those with one that are not full
 */
record Openings(Set<QueueName> free, Map<QueueName, Integer> rooms) {
    /** Goes from one name to the next, by one look into the index for each. */
    private static final String READY_QUEUES =
            """
            WITH RECURSIVE ready (queue) AS (
                SELECT ''
                UNION ALL
                SELECT (
                    SELECT queue FROM job INDEXED BY job_ready_in_queue
                    WHERE waiting = 1 AND queue > ready.queue ORDER BY queue LIMIT 1)
                FROM ready WHERE ready.queue IS NOT NULL)
            SELECT queue FROM ready WHERE queue != ''
            """;

    private static final String HELD =
            """
            SELECT count(*) FROM (
                SELECT 1 FROM job INDEXED BY job_in_queue WHERE queue = ? AND state = 1 LIMIT ?)
            """;

    private static final String IS_READY =
            """
            SELECT EXISTS (
                SELECT 1 FROM job INDEXED BY job_ready_in_queue WHERE waiting = 1 AND queue = ?)
            """;

    private static final String QUEUE_OF = "SELECT queue FROM job WHERE id = ?";

    private static final String BEST =
            """
            SELECT offered.seq, offered.priority, offered.losses
            FROM json_each(?1) AS wanted CROSS JOIN job AS offered
            WHERE offered.seq IN (
                SELECT seq FROM job INDEXED BY job_ready_in_queue
                WHERE waiting = 1 AND queue = wanted.value
                ORDER BY priority DESC, seq LIMIT ?2)
            ORDER BY offered.priority DESC, offered.seq LIMIT ?2
            """;

    private record Candidate(long seq, int priority, int losses, boolean limited) {
        static final Comparator<Candidate> BEST_FIRST =
                Comparator.comparingInt((Candidate candidate) -> -candidate.priority())
                        .thenComparingLong(Candidate::seq);
    }

    static Openings find(Transaction transaction, QueueGates gates, Turn.Claim claim) {
        Set<QueueName> free = new HashSet<>();
        Map<QueueName, Integer> rooms = new TreeMap<>();
        for (QueueName queue : wanted(transaction, claim)) {
            Integer limit = gates.limits().get(queue);
            if (limit == null) {
                if (!gates.shut().contains(queue)) {
                    free.add(queue);
                }
                continue;
            }
            int room = limit - held(transaction, queue, limit);
            if (room > 0 && claim.places() > 0) {
                rooms.put(queue, room);
            }
        }
        return new Openings(free, rooms);
    }

    private static Iterable<QueueName> wanted(Transaction transaction, Turn.Claim claim) {
        Set<QueueName> wanted = new HashSet<>();
        Statement row;
        if (claim.only().isPresent()) {
            row = transaction.statement(QUEUE_OF).bind(claim.only().get().value());
        } else if (claim.queues().isEmpty()) {
            row = transaction.statement(READY_QUEUES);
        } else {
            return claim.queues();
        }
        while (row.next()) {
            wanted.add(new QueueName(row.text()));
        }
        return wanted;
    }

    private static int held(Transaction transaction, QueueName queue, int most) {
        return (int) transaction.statement(HELD).bind(queue.value()).bind(most).nextNumber();
    }

    /** Whether a job of one of these queues is ready. */
    static boolean isAnyReady(Transaction transaction, Iterable<QueueName> queues) {
        for (QueueName queue : queues) {
            if (transaction.statement(IS_READY).bind(queue.value()).nextNumber() != 0) {
                return true;
            }
        }
        return false;
    }

    boolean isAnyReady(Transaction transaction) {
        return isAnyReady(transaction, free) || isAnyReady(transaction, rooms.keySet());
    }

    boolean areNone() {
        return free.isEmpty() && rooms.isEmpty();
    }

    /** Answers the places of the jobs to be claimed. */
    List<Long> best(Transaction transaction, Turn.Claim claim) {
        List<Candidate> candidates = new ArrayList<>();
        if (!free.isEmpty()) {
            add(transaction, free, claim.total(), false, candidates);
        }
        rooms.forEach((queue, room) -> {
            int most = Math.min(room, claim.places());
            if (most > 0) {
                add(transaction, Set.of(queue), most, true, candidates);
            }
        });
        candidates.sort(Candidate.BEST_FIRST);
        List<Long> best = new ArrayList<>();
        int places = claim.places();
        for (Candidate candidate : candidates) {
            if (candidate.limited() && places == 0) {
                continue;
            }
            boolean ahead = best.size() >= claim.limit();
            if (best.size() == claim.total() || (ahead && candidate.losses() > 0)) {
                break;
            }
            best.add(candidate.seq());
            places -= candidate.limited() ? 1 : 0;
        }
        return best;
    }

    private static void add(
            Transaction transaction,
            Set<QueueName> queues,
            int most,
            boolean limited,
            List<Candidate> candidates) {
        Statement row = transaction.statement(BEST).bind(JsonArrays.ofQueues(queues)).bind(most);
        while (row.next()) {
            candidates.add(new Candidate(row.number(), row.integer(), row.integer(), limited));
        }
    }
}
