package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.WorkerId;

import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

import java.time.Instant;
import java.util.List;

/**
 * Moves what one worker holds to another, or raises its fences only. Killed in between, it has
 * raised some of them; whoever begins anew raises all.
 */
final class TakingOver {
    private TakingOver() {}

    /** Answers the jobs as they stand now, in the order of enqueueing. */
    static List<Job> takeOver(Database database, WorkerId from, WorkerId taker, Instant now) {
        try (Session session = database.begin()) {
            Bson held = and(eq("state", Words.PROCESSING), eq("worker", from.value()));
            List<Long> seqs =
                    session.list(
                            database.jobs().find(held).projection(include("_id")),
                            row -> row.number("_id"));
            if (seqs.isEmpty()) {
                return List.of();
            }
            ObjectId token = new ObjectId();
            Bson taken =
                    combine(
                            set("worker", taker.value()),
                            set("updatedAt", now),
                            set("claim", token),
                            inc("fence", 1L));
            var _ =
                    session.write(
                            () -> database.jobs().updateMany(and(in("_id", seqs), held), taken));
            session.wakeOthers();
            return session.list(
                    database.jobs()
                            .find(and(in("_id", seqs), eq("claim", token)))
                            .sort(ascending("_id"))
                            .projection(JobDocument.WITHOUT_RUNS),
                    row -> JobDocument.read(row).job());
        }
    }
}
