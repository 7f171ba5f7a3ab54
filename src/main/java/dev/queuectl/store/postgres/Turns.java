package dev.queuectl.store.postgres;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.JobEvent;
import dev.queuectl.store.QueueGates;
import dev.queuectl.store.Turn;
import dev.queuectl.store.TurnAnswer;
import dev.queuectl.store.sql.Codes;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A worker's turn: what ended, what is due and what may be claimed, in one transaction. */
final class Turns {
    private static final String ANSWER =
            """
            SELECT
                (SELECT run_at FROM @job
                    WHERE waiting = 2 AND run_at > ? ORDER BY run_at LIMIT 1),
                (SELECT stop FROM @worker WHERE id = ?),
                (SELECT slots FROM @worker WHERE id = ?),
                (SELECT number FROM @revision WHERE of = 'settings'),
                (SELECT string_agg(id, ' ') FROM @job
                    WHERE cancel_asked IS NOT NULL AND worker = ?),
                (SELECT string_agg(id, ' ') FROM @job
                    WHERE id = ANY (ARRAY(
                            SELECT id FROM @watch WHERE until > clock_timestamp()))
                        AND worker IS NOT DISTINCT FROM ? AND state + 0 = 1)
            """;

    private Turns() {}

    /**
     * Whether a claim may find something, or something has come due; it need not be so any more.
     */
    private static final String IS_ANYTHING =
            """
            , CASE WHEN EXISTS (SELECT 1 FROM @job WHERE waiting = 1)
                OR EXISTS (SELECT 1 FROM @job WHERE waiting = 2 AND run_at <= ?) THEN 1 ELSE 0 END
            """;

    static TurnAnswer take(Database database, Frontier frontier, KnownGates known, Turn turn) {
        if (turn.conclusions().isEmpty() && turn.returned().isEmpty()) {
            // Of an idle worker's turns hardly any finds something: it asks once, not four times.
            Optional<TurnAnswer> nothing = look(database, turn);
            if (nothing.isPresent()) {
                return nothing.get();
            }
        }
        while (true) {
            try (Session session = database.begin()) {
                Counts counts = new Counts();
                // When very many jobs come due at once they are made ready in transactions of
                // their own; the turn proper comes last.
                Promoting.Promoted promoted = Promoting.promote(session, counts, turn);
                if (!promoted.complete()) {
                    counts.write(session);
                    session.commit();
                    continue;
                }
                Set<JobId> stale = Concluding.conclude(session, counts, turn);
                List<Job> returned = Returning.giveBack(session, counts, turn);
                QueueGates gates =
                        promoted.settingsRevision().isPresent()
                                ? known.at(session, promoted.settingsRevision().getAsLong())
                                : QueueGates.NONE;
                List<Job> claimed = Claiming.claim(session, counts, frontier, gates, turn);
                wakeForPlaces(session, known.latest().freedBy(turn, stale, claimed));
                PostgresEvents.tell(
                        session, JobEvent.turned(turn, stale, returned, claimed), turn.now());
                TurnAnswer answer = answer(session, counts, turn, claimed, stale);
                session.commit();
                return answer;
            }
        }
    }

    /** Wakes others where places are free that this worker did not want. */
    private static void wakeForPlaces(Session session, Set<QueueName> freed) {
        if (Openings.isAnyReady(session, freed)) {
            session.wakeOthers();
        }
    }

    /** Answers what a turn answers that finds nothing; empty when it might find something. */
    private static Optional<TurnAnswer> look(Database database, Turn turn) {
        try (Session session = database.begin()) {
            Query row = bind(session.query(ANSWER + IS_ANYTHING), turn).bind(turn.now());
            row.next();
            TurnAnswer answer = read(row, List.of(), Set.of());
            boolean claims = turn.claim().total() > 0;
            return claims && row.flag() ? Optional.empty() : Optional.of(answer);
        }
    }

    private static TurnAnswer answer(
            Session session, Counts counts, Turn turn, List<Job> claimed, Set<JobId> stale) {
        Query row = bind(counts.bind(session.query(Counts.WRITE + ANSWER)), turn);
        row.next();
        return read(row, claimed, stale);
    }

    private static Query bind(Query query, Turn turn) {
        return query.bind(turn.now())
                .bind(turn.worker().value())
                .bind(turn.worker().value())
                .bind(turn.worker().value())
                .bind(turn.worker().value());
    }

    private static TurnAnswer read(Query row, List<Job> claimed, Set<JobId> stale) {
        OptionalLong due = row.optionalNumber();
        Optional<Instant> nextDue =
                due.isPresent()
                        ? Optional.of(Instant.ofEpochMilli(due.getAsLong()))
                        : Optional.empty();
        int stop = row.integer();
        long slots = row.number();
        long revision = row.number();
        return new TurnAnswer(
                claimed,
                stale,
                ids(row.textOrNull()),
                ids(row.textOrNull()),
                nextDue,
                Codes.stop(stop),
                TurnAnswer.slots(slots),
                revision);
    }

    private static Set<JobId> ids(@Nullable String joined) {
        Set<JobId> ids = new LinkedHashSet<>();
        if (joined != null) {
            for (String id : joined.split(" ", -1)) {
                ids.add(new JobId(id));
            }
        }
        return ids;
    }
}
