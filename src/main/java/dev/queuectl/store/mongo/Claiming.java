package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Sorts.descending;
import static com.mongodb.client.model.Sorts.orderBy;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.currentDate;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.unset;

import com.mongodb.client.model.UpdateManyModel;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.QueueGates;
import dev.queuectl.store.Turn;

import org.bson.BsonDocument;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Hands ready jobs to a worker, a batch in three round trips: find the best, mark those of them
 * that are still ready with a token, and read what bears it. Between the first two others may be
 * faster; then the next best are looked for. Somebody always gets on, so this ends.
 */
final class Claiming {
    /** Against so many others that were faster nobody goes on trying within one turn. */
    private static final int MOST_TRIES = 64;

    private static final Bson BEST_FIRST = orderBy(descending("priority"), ascending("_id"));

    private final Database database;
    private final Session session;
    private final Turn turn;
    private final Turn.Claim claim;
    private final QueueGates gates;
    private final List<JobDocument> claimed = new ArrayList<>();

    /** From where to claim, where operators have paused queues or limited them. */
    private Optional<Openings> openings = Optional.empty();

    private Claiming(Database database, Session session, QueueGates gates, Turn turn) {
        this.database = database;
        this.session = session;
        this.gates = gates;
        this.turn = turn;
        this.claim = turn.claim();
    }

    private record Candidate(
            long seq, QueueName queue, int priority, String from, Instant runAt, int losses) {
        static final Comparator<Candidate> BEST_FIRST =
                Comparator.comparingInt((Candidate candidate) -> -candidate.priority())
                        .thenComparingLong(Candidate::seq);

        static Candidate read(Fields row) {
            return new Candidate(
                    row.number("_id"),
                    new QueueName(row.text("queue")),
                    row.integer("priority"),
                    row.text("state"),
                    row.instant("runAt"),
                    row.integer("losses"));
        }
    }

    /** Answers the claimed jobs, in the order in which they shall start. */
    static List<Job> claim(Database database, Session session, QueueGates gates, Turn turn) {
        Claiming claiming = new Claiming(database, session, gates, turn);
        if (turn.claim().total() > 0) {
            if (gates.concern(turn.claim().queues())) {
                claiming.claimOpen();
            } else {
                claiming.claimAll();
            }
        }
        return claiming.claimed.stream()
                .sorted(JobDocument.BEST_FIRST)
                .map(JobDocument::job)
                .toList();
    }

    private void claimAll() {
        boolean more = true;
        for (int tries = 0; more && tries < MOST_TRIES; tries++) {
            more = tryOnce();
        }
    }

    /** Claims where some queues are paused or limited. */
    private void claimOpen() {
        Turnstile turnstile = new Turnstile(database, session);
        Openings open = Openings.find(database, session, gates, claim, turnstile);
        openings = Optional.of(open);
        claimAll();
        for (QueueName queue : open.rooms().keySet()) {
            if (!turnstile.leave(queue)) {
                // Somebody may have counted without these.
                List<Job> tooLate = new ArrayList<>();
                for (JobDocument won : claimed) {
                    if (won.job().spec().queue().equals(queue)) {
                        tooLate.add(won.job());
                    }
                }
                claimed.removeIf(won -> won.job().spec().queue().equals(queue));
                undo(database, session, turn.worker(), tooLate);
            }
        }
    }

    /** Answers whether others were faster, so that another try is worth while. */
    private boolean tryOnce() {
        List<Candidate> best = best();
        if (best.isEmpty()) {
            return false;
        }
        ObjectId token = new ObjectId();
        List<UpdateManyModel<BsonDocument>> changes = new ArrayList<>();
        for (Kind from : List.of(Kind.PENDING, Kind.FAILED)) {
            addChanges(best, from, token, changes);
        }
        var _ = session.write(() -> database.jobs().bulkWrite(changes));
        List<Long> seqs = best.stream().map(Candidate::seq).toList();
        List<JobDocument> won =
                session.list(
                        database.jobs()
                                .find(and(in("_id", seqs), eq("claim", token)))
                                .projection(JobDocument.WITHOUT_RUNS),
                        JobDocument::read);
        claimed.addAll(won);
        return won.size() < best.size();
    }

    private List<Candidate> best() {
        int wanted = claim.total() - claimed.size();
        if (wanted == 0) {
            return List.of();
        }
        List<Candidate> found =
                openings.isPresent()
                        ? bestOf(openings.get(), wanted)
                        : find(claim.queues(), wanted);
        if (claim.only().isPresent()) {
            return found;
        }
        // Never one ahead of its time that was lost before, nor one that comes after it.
        for (int place = Math.max(0, claim.limit() - claimed.size());
                place < found.size();
                place++) {
            if (found.get(place).losses() > 0) {
                return found.subList(0, place);
            }
        }
        return found;
    }

    private List<Candidate> find(Set<QueueName> queues, int most) {
        return session.list(
                database.jobs()
                        .find(ready(queues))
                        .sort(BEST_FIRST)
                        .limit(most)
                        .projection(include("queue", "priority", "state", "runAt", "losses")),
                Candidate::read);
    }

    /** Answers the best, of queues with a limit no more than there are places left in all. */
    private List<Candidate> bestOf(Openings open, int wanted) {
        List<Candidate> candidates = new ArrayList<>();
        if (!open.free().isEmpty()) {
            candidates.addAll(find(open.free(), wanted));
        }
        int places = claim.places() - won(open.rooms().keySet());
        open.rooms()
                .forEach((queue, room) -> {
                    int most = Math.min(room - won(Set.of(queue)), places);
                    if (most > 0) {
                        candidates.addAll(find(Set.of(queue), most));
                    }
                });
        candidates.sort(Candidate.BEST_FIRST);
        List<Candidate> best = new ArrayList<>();
        int left = places;
        for (Candidate candidate : candidates) {
            boolean limited = open.rooms().containsKey(candidate.queue());
            if (best.size() < wanted && !(limited && left <= 0)) {
                best.add(candidate);
                left -= limited ? 1 : 0;
            }
        }
        return best;
    }

    private int won(Set<QueueName> queues) {
        return (int)
                claimed.stream().filter(won -> queues.contains(won.job().spec().queue())).count();
    }

    private Bson ready(Set<QueueName> queues) {
        List<Bson> conditions = new ArrayList<>();
        claim.only().ifPresent(only -> conditions.add(JobDocument.named(only)));
        conditions.add(eq("waiting", Words.READY));
        if (!queues.isEmpty()) {
            conditions.add(in("queue", queues.stream().map(QueueName::value).toList()));
        }
        return and(conditions);
    }

    /**
     * Adds what turns the candidates of one state into held jobs, as {@link Job#claimedBy} does.
     * One due only by a clock that was set back since counts as claimed when it was due.
     */
    private void addChanges(
            List<Candidate> best,
            Kind from,
            ObjectId token,
            List<UpdateManyModel<BsonDocument>> changes) {
        Instant now = turn.now();
        List<Long> due = new ArrayList<>();
        for (Candidate candidate : best) {
            if (!candidate.from().equals(from.label())) {
                continue;
            }
            if (candidate.runAt().isAfter(now)) {
                changes.add(
                        change(
                                List.of(candidate.seq()),
                                from,
                                eq("runAt", candidate.runAt()),
                                candidate.runAt(),
                                token));
            } else {
                due.add(candidate.seq());
            }
        }
        if (!due.isEmpty()) {
            changes.add(change(due, from, lte("runAt", now), now, token));
        }
    }

    private UpdateManyModel<BsonDocument> change(
            List<Long> seqs, Kind from, Bson due, Instant at, ObjectId token) {
        return new UpdateManyModel<>(
                and(in("_id", seqs), eq("waiting", Words.READY), eq("state", from.label()), due),
                combine(
                        set("state", Words.PROCESSING),
                        set("worker", turn.worker().value()),
                        set("since", at),
                        set("updatedAt", at),
                        set("from", from.label()),
                        set("claim", token),
                        // By the server's time, to be compared with when its worker was forgotten.
                        currentDate("claimedAt"),
                        inc("fence", 1L),
                        inc("attempts", 1),
                        set("unsettled", true),
                        unset("waiting")));
    }

    /**
     * Gives back what a worker has just claimed that was given up meanwhile: nobody would look for
     * it.
     */
    static void undo(Database database, Session session, WorkerId worker, List<Job> claimed) {
        Returning.giveBack(
                database,
                session,
                worker,
                claimed.stream().map(job -> job.givenBack(job.updatedAt())).toList(),
                Instant.MAX);
    }
}
