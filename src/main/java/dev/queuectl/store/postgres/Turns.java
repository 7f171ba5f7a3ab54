package dev.queuectl.store.postgres;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
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
                (SELECT number FROM @revision WHERE of = 'settings'),
                (SELECT string_agg(id, ' ') FROM @job
                    WHERE cancel_asked IS NOT NULL AND worker = ?),
                (SELECT string_agg(id, ' ') FROM @job
                    WHERE id = ANY (ARRAY(
                            SELECT id FROM @watch WHERE until > clock_timestamp()))
                        AND worker IS NOT DISTINCT FROM ? AND state + 0 = 1)
            """;

    private Turns() {}

    static TurnAnswer take(Database database, Turn turn) {
        while (true) {
            try (Session session = database.begin()) {
                Counts counts = new Counts();
                // When very many jobs come due at once they are made ready in transactions of
                // their own; the turn proper comes last.
                if (!Promoting.promote(session, counts, turn)) {
                    counts.write(session);
                    session.commit();
                    continue;
                }
                Set<JobId> stale = Concluding.conclude(session, counts, turn);
                Returning.giveBack(session, counts, turn);
                List<Job> claimed = Claiming.claim(session, counts, turn);
                TurnAnswer answer = answer(session, counts, turn, claimed, stale);
                session.commit();
                return answer;
            }
        }
    }

    private static TurnAnswer answer(
            Session session, Counts counts, Turn turn, List<Job> claimed, Set<JobId> stale) {
        Query row =
                counts.bind(session.query(Counts.WRITE + ANSWER))
                        .bind(turn.now())
                        .bind(turn.worker().value())
                        .bind(turn.worker().value())
                        .bind(turn.worker().value());
        row.next();
        OptionalLong due = row.optionalNumber();
        Optional<Instant> nextDue =
                due.isPresent()
                        ? Optional.of(Instant.ofEpochMilli(due.getAsLong()))
                        : Optional.empty();
        int stop = row.integer();
        long revision = row.number();
        return new TurnAnswer(
                claimed,
                stale,
                ids(row.textOrNull()),
                ids(row.textOrNull()),
                nextDue,
                Codes.stop(stop),
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
