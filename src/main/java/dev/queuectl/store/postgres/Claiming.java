package dev.queuectl.store.postgres;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.QueueGates;
import dev.queuectl.store.Turn;
import dev.queuectl.store.sql.Codes;
import dev.queuectl.store.sql.JobRow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Hands ready jobs to a worker, in one statement: finds them by index in the order in which they
 * shall run, passing over those that another worker is just claiming, and reads no further than it
 * claims. What is found is materialised before anything is changed: the planner could otherwise
 * look for the best jobs once more for every one it changes.
 *
 * <p>A worker that was given up claims nothing until it has joined again: nobody would ever look
 * for what it holds.
 */
final class Claiming {
    private static final String MAY_CLAIM =
            " AND NOT EXISTS (SELECT 1 FROM @worker AS claimer"
                    + " WHERE claimer.id = ? AND claimer.standing > 0)";

    private static final String READY =
            "SELECT ctid AS at, losses, priority, seq FROM @job WHERE waiting = 1";

    private static final String IN_ORDER =
            MAY_CLAIM + " ORDER BY priority DESC, seq LIMIT ? FOR NO KEY UPDATE SKIP LOCKED";

    private static final String BEST_OF_ANY =
            "WITH best AS MATERIALIZED (" + READY + IN_ORDER + ")";

    /**
     * Looks into each queue by itself, as an index can only be read in order within one, and takes
     * the best of what all of them offered.
     */
    private static final String BEST_FROM_QUEUES =
            "WITH best AS MATERIALIZED (SELECT offered.* FROM unnest(?::text[]) AS wanted (name)"
                    + " CROSS JOIN LATERAL ("
                    + READY
                    + " AND queue = wanted.name"
                    + IN_ORDER
                    + ") AS offered ORDER BY priority DESC, seq LIMIT ?)";

    /** The same from a {@link Frontier} on: two ranges of the index, the second if need be. */
    private static final String BEST_OF_ANY_BEYOND =
            "WITH best AS MATERIALIZED (" + beyond("") + ")";

    private static final String BEST_FROM_QUEUES_BEYOND =
            "WITH best AS MATERIALIZED (SELECT offered.* FROM unnest(?::text[]) AS wanted (name)"
                    + " CROSS JOIN LATERAL ("
                    + beyond(" AND queue = wanted.name")
                    + ") AS offered ORDER BY priority DESC, seq LIMIT ?)";

    /** From some queues no more than so many each, and from those with a limit so many in all. */
    private static final String BEST_FROM_ROOMS =
            "WITH offers AS MATERIALIZED (SELECT offered.*, wanted.limited FROM unnest(?::text[],"
                    + " ?::int8[], ?::int8[]) AS wanted (name, room, limited) CROSS JOIN LATERAL ("
                    + READY
                    + " AND queue = wanted.name"
                    + MAY_CLAIM
                    + " ORDER BY priority DESC, seq LIMIT wanted.room"
                    + " FOR NO KEY UPDATE SKIP LOCKED) AS offered"
                    + "), numbered AS (SELECT *, row_number()"
                    + " OVER (PARTITION BY limited ORDER BY priority DESC, seq) AS nth FROM offers"
                    + "), best AS (SELECT at, losses, priority, seq FROM numbered"
                    + " WHERE limited = 0 OR nth <= ? ORDER BY priority DESC, seq LIMIT ?)";

    private static final String ONE =
            """
            WITH best AS MATERIALIZED (
                SELECT ctid AS at, losses, priority, seq FROM @job WHERE id = ? AND waiting = 1
            """
                    + MAY_CLAIM;

    private static final String LOCKED = " FOR NO KEY UPDATE SKIP LOCKED)";

    /**
     * Never one ahead of its time that was lost before, nor one that comes after it. The rows are
     * locked, so that they stay where they were found; one that somebody had just changed is passed
     * over.
     */
    private static final String CLAIM =
            """
            , ranked AS (
                SELECT at, losses, row_number() OVER (ORDER BY priority DESC, seq) AS place
                FROM best
            ), picked AS (
                SELECT at FROM ranked
                WHERE place < coalesce(
                    (SELECT min(place) FROM ranked WHERE place > ? AND losses > 0), 1000000)
            )
            UPDATE @job SET
                state = 1, waiting = NULL, fence = fence + 1, attempts = attempts + 1,
                worker = ?, claimed_at = greatest(?, run_at), updated_at = greatest(?, run_at),
                claimed_from = state
            WHERE ctid = ANY (ARRAY(SELECT at FROM picked))
            RETURNING
            """
                    + JobRow.COLUMNS
                    + ", extract(epoch FROM clock_timestamp() - statement_timestamp())";

    private Claiming() {}

    private static String beyond(String inQueue) {
        return "SELECT * FROM ("
                + READY
                + inQueue
                + " AND priority > ?"
                + IN_ORDER
                + ") AS above UNION ALL SELECT * FROM ("
                + READY
                + inQueue
                + " AND priority = ? AND seq > ?"
                + IN_ORDER
                + ") AS below LIMIT ?";
    }

    /** Answers the claimed jobs, in the order in which they shall start. */
    static List<Job> claim(
            Session session, Counts counts, Frontier frontier, QueueGates gates, Turn turn) {
        Turn.Claim claim = turn.claim();
        if (claim.total() == 0) {
            return List.of();
        }
        List<JobRow> rows = new ArrayList<>();
        if (gates.concern(claim.queues())) {
            claimOpen(session, frontier, Openings.find(session, gates, claim), turn, rows);
        } else if (claim.only().isPresent()) {
            double _ = run(only(session, turn), claim.total(), turn, rows);
        } else {
            claimBest(session, frontier, claim.queues(), turn, rows);
        }
        rows.sort(JobRow.BEST_FIRST);
        List<Job> claimed = new ArrayList<>(rows.size());
        for (JobRow row : rows) {
            claimed.add(row.job());
            count(row.job(), counts);
        }
        return claimed;
    }

    /** Claims where some queues are paused or limited. */
    private static void claimOpen(
            Session session, Frontier frontier, Openings openings, Turn turn, List<JobRow> rows) {
        Turn.Claim claim = turn.claim();
        if (openings.areNone()) {
            return;
        }
        if (claim.only().isPresent()) {
            double _ = run(only(session, turn), claim.total(), turn, rows);
        } else if (openings.rooms().isEmpty()) {
            claimBest(session, frontier, openings.free(), turn, rows);
        } else {
            double _ = run(fromRooms(session, openings, turn), claim.limit(), turn, rows);
        }
    }

    private record Room(QueueName queue, int jobs, boolean limited) {}

    private static Query fromRooms(Session session, Openings openings, Turn turn) {
        Turn.Claim claim = turn.claim();
        List<Room> rooms = new ArrayList<>();
        openings.free().forEach(queue -> rooms.add(new Room(queue, claim.total(), false)));
        openings.rooms()
                .forEach((queue, room) ->
                        rooms.add(new Room(queue, Math.min(room, claim.places()), true)));
        return session.query(BEST_FROM_ROOMS + CLAIM)
                .bindTexts(rooms, room -> room.queue().value())
                .bindNumbers(rooms, Room::jobs)
                .bindNumbers(rooms, room -> room.limited() ? 1 : 0)
                .bind(turn.worker().value())
                .bind(claim.places())
                .bind(claim.total());
    }

    private static void claimBest(
            Session session,
            Frontier frontier,
            Set<QueueName> queues,
            Turn turn,
            List<JobRow> rows) {
        Turn.Claim claim = turn.claim();
        Optional<Frontier.Place> place = frontier.of(queues);
        if (place.isPresent()) {
            double _ = run(beyond(session, turn, place.get()), claim.limit(), turn, rows);
            if (rows.size() == claim.total()) {
                frontier.advance(place.get(), rows);
                return;
            }
        }
        int before = rows.size();
        int limit = Math.max(0, claim.limit() - before);
        double seconds =
                run(best(session, queues, turn, claim.total() - before), limit, turn, rows);
        if (rows.size() == claim.total()) {
            frontier.found(queues, rows.subList(before, rows.size()), seconds);
        } else {
            frontier.forget();
        }
    }

    /**
     * Claims what was found.
     *
     * @param limit how many of them may have been lost before
     * @param rows takes them
     * @return after how many seconds the server had found them
     */
    private static double run(Query best, int limit, Turn turn, List<JobRow> rows) {
        Query claiming =
                best.bind(limit).bind(turn.worker().value()).bind(turn.now()).bind(turn.now());
        double seconds = 0;
        while (claiming.next()) {
            rows.add(JobRow.read(claiming));
            double since = claiming.real();
            seconds = seconds == 0 ? since : seconds;
        }
        return seconds;
    }

    private static Query only(Session session, Turn turn) {
        Turn.Claim claim = turn.claim();
        String only = claim.only().orElseThrow().value();
        Set<QueueName> queues = claim.queues();
        String inQueues = queues.isEmpty() ? "" : " AND queue = ANY (?)";
        Query one =
                session.query(ONE + inQueues + LOCKED + CLAIM)
                        .bind(only)
                        .bind(turn.worker().value());
        return queues.isEmpty() ? one : one.bindTexts(queues, QueueName::value);
    }

    private static Query best(Session session, Set<QueueName> queues, Turn turn, int most) {
        String worker = turn.worker().value();
        if (queues.isEmpty()) {
            return session.query(BEST_OF_ANY + CLAIM).bind(worker).bind(most);
        }
        return session.query(BEST_FROM_QUEUES + CLAIM)
                .bindTexts(queues, QueueName::value)
                .bind(worker)
                .bind(most)
                .bind(most);
    }

    private static Query beyond(Session session, Turn turn, Frontier.Place place) {
        String worker = turn.worker().value();
        int most = turn.claim().total();
        Set<QueueName> queues = place.queues();
        Query query =
                queues.isEmpty()
                        ? session.query(BEST_OF_ANY_BEYOND + CLAIM)
                        : session.query(BEST_FROM_QUEUES_BEYOND + CLAIM)
                                .bindTexts(queues, QueueName::value);
        query.bind(place.priority())
                .bind(worker)
                .bind(most)
                .bind(place.priority())
                .bind(place.seq())
                .bind(worker)
                .bind(most)
                .bind(most);
        return queues.isEmpty() ? query : query.bind(most);
    }

    private static void count(Job claimed, Counts counts) {
        if (claimed.state() instanceof JobState.Processing held) {
            QueueName queue = claimed.spec().queue();
            counts.tally().subtract(queue, Codes.of(held.from()), Codes.READY);
            counts.tally().add(queue, Codes.PROCESSING, Codes.NOT_WAITING);
        }
    }
}
