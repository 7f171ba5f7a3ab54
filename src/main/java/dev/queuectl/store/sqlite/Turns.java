package dev.queuectl.store.sqlite;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.store.JobEvent;
import dev.queuectl.store.QueueGates;
import dev.queuectl.store.StopRequest;
import dev.queuectl.store.Turn;
import dev.queuectl.store.TurnAnswer;
import dev.queuectl.store.sql.Codes;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A worker's turn: what ended, what is due and what may be claimed, in one transaction. */
final class Turns {
    private static final String ANSWER =
            """
            SELECT
                (SELECT run_at FROM job INDEXED BY job_due
                    WHERE waiting = 2 AND run_at > ?1 ORDER BY run_at LIMIT 1),
                (SELECT stop FROM worker WHERE id = ?2),
                (SELECT slots FROM worker WHERE id = ?2),
                (SELECT number FROM revision WHERE of = 'settings')
            """;

    private Turns() {}

    static TurnAnswer take(Database database, Turn turn) {
        if (turn.conclusions().isEmpty() && turn.returned().isEmpty()) {
            // Most turns of an idle worker: nothing is written, so nobody else has to wait.
            try (Transaction transaction = database.read()) {
                if (!Claiming.isAnythingFor(transaction, turn)) {
                    return answer(transaction, turn, List.of(), Set.of());
                }
            }
        }
        while (true) {
            try (Transaction transaction = database.write()) {
                Tally tally = new Tally();
                // When very many jobs come due at once they are made ready in transactions of
                // their own, so that nobody is kept out for long; the turn proper comes last.
                if (!Promoting.promote(transaction, tally, turn)) {
                    tally.write(transaction);
                    transaction.commit();
                    continue;
                }
                Set<JobId> stale = Concluding.conclude(transaction, tally, turn);
                List<Job> returned = Returning.giveBack(transaction, tally, turn);
                QueueGates gates = SqliteQueues.gates(transaction);
                List<Job> claimed = Claiming.claim(transaction, tally, gates, turn);
                if (Openings.isAnyReady(transaction, gates.freedBy(turn, stale, claimed))) {
                    // A place is free that this worker did not want.
                    transaction.wakeOthers();
                }
                tally.write(transaction);
                SqliteEvents.tell(
                        transaction, JobEvent.turned(turn, stale, returned, claimed), turn.now());
                TurnAnswer answer = answer(transaction, turn, claimed, stale);
                if (!claimed.isEmpty()) {
                    transaction.hurry();
                }
                transaction.commit();
                return answer;
            }
        }
    }

    private static TurnAnswer answer(
            Transaction transaction, Turn turn, List<Job> claimed, Set<JobId> stale) {
        Statement row = transaction.statement(ANSWER).bind(turn.now()).bind(turn.worker().value());
        row.next();
        OptionalLong due = row.optionalNumber();
        Optional<Instant> nextDue =
                due.isPresent()
                        ? Optional.of(Instant.ofEpochMilli(due.getAsLong()))
                        : Optional.empty();
        StopRequest stop = Codes.stop(row.integer());
        TurnAnswer answer =
                new TurnAnswer(
                        claimed,
                        stale,
                        Cancelling.askedOf(transaction, turn.worker()),
                        Set.of(),
                        nextDue,
                        stop,
                        TurnAnswer.slots(row.number()),
                        row.number());
        row.finish();
        return answer;
    }
}
