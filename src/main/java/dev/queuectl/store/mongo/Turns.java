package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Sorts.ascending;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.JobEvent;
import dev.queuectl.store.QueueGates;
import dev.queuectl.store.StopRequest;
import dev.queuectl.store.Turn;
import dev.queuectl.store.TurnAnswer;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A worker's turn: what ended, what is due and what may be claimed, each in writes of its own. What
 * ended comes first, since nothing else would tell of it again.
 */
final class Turns {
    private Turns() {}

    static TurnAnswer take(Database database, Turn turn) {
        try (Session session = database.begin()) {
            Set<JobId> stale = Concluding.conclude(database, session, turn);
            List<Job> returned =
                    Returning.giveBack(
                            database, session, turn.worker(), turn.returned(), turn.now());
            Promoting.promote(database, session, turn);
            MongoSettings.Read settings = MongoSettings.read(database, session);
            QueueGates gates = QueueGates.of(settings.queues());
            List<Job> claimed = Claiming.claim(database, session, gates, turn);
            // Only after the claim: whoever gives the worker up later finds what it claimed.
            Standing standing = standing(database, session, turn.worker());
            if (standing.givenUp() && !claimed.isEmpty()) {
                Claiming.undo(database, session, turn.worker(), claimed);
                claimed = List.of();
            }
            if (Openings.isAnyReady(database, session, gates.freedBy(turn, stale, claimed))) {
                // A place is free that this worker did not want.
                session.wakeOthers();
            }
            MongoEvents.tell(database, session, JobEvent.turned(turn, stale, returned, claimed));
            return new TurnAnswer(
                    claimed,
                    stale,
                    cancelAsked(database, session, turn.worker()),
                    Watching.watched(database, session, turn.worker()),
                    nextDue(database, session, turn.now()),
                    standing.stop(),
                    TurnAnswer.slots(standing.slots()),
                    settings.revision());
        }
    }

    private record Standing(boolean givenUp, StopRequest stop, int slots) {}

    private static Standing standing(Database database, Session session, WorkerId worker) {
        return session.first(
                        database.workers()
                                .find(eq("_id", worker.value()))
                                .projection(include("standing", "stop", "slots")),
                        row ->
                                new Standing(
                                        row.integer("standing") != WorkerDocuments.MEMBER,
                                        WorkerDocuments.stop(row),
                                        row.integer("slots")))
                .orElse(new Standing(false, StopRequest.NONE, 0));
    }

    private static Set<JobId> cancelAsked(Database database, Session session, WorkerId worker) {
        return new HashSet<>(
                session.list(
                        database.jobs()
                                .find(and(eq("worker", worker.value()), eq("cancelAsked", true)))
                                .projection(include("id")),
                        row -> new JobId(row.text("id"))));
    }

    private static Optional<Instant> nextDue(Database database, Session session, Instant now) {
        return session.first(
                database.jobs()
                        .find(and(eq("waiting", Words.LATER), gt("runAt", now)))
                        .sort(ascending("runAt"))
                        .limit(1)
                        .projection(include("runAt")),
                row -> row.instant("runAt"));
    }
}
