package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.elemMatch;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.pushEach;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.PushOptions;
import com.mongodb.client.model.UpdateOneModel;

import dev.queuectl.domain.JobId;
import dev.queuectl.domain.Reason;
import dev.queuectl.store.Conclusion;
import dev.queuectl.store.Turn;

import org.bson.BsonDocument;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Ends runs: the job as it stands then, the run and its output change in one write, so whatever
 * fails between the jobs of a turn, each of them is concluded or is not.
 */
final class Concluding {
    private static final BulkWriteOptions EACH = new BulkWriteOptions().ordered(false);

    private static final PushOptions LATEST = new PushOptions().slice(-RunDocument.KEPT);

    private Concluding() {}

    /** Writes a turn's conclusions, and answers the jobs of those that came too late. */
    static Set<JobId> conclude(Database database, Session session, Turn turn) {
        if (turn.conclusions().isEmpty()) {
            return Set.of();
        }
        Map<JobId, Conclusion> byJob = new LinkedHashMap<>();
        for (Conclusion conclusion : turn.conclusions()) {
            byJob.putIfAbsent(conclusion.job().id(), conclusion);
        }
        ObjectId token = new ObjectId();
        List<UpdateOneModel<BsonDocument>> endings = new ArrayList<>();
        byJob.values().forEach(conclusion -> endings.add(ending(conclusion, turn, token)));
        BulkWriteResult written = session.write(() -> database.jobs().bulkWrite(endings, EACH));
        Set<JobId> stale = new LinkedHashSet<>();
        if (written.getMatchedCount() < byJob.size()) {
            stale.addAll(byJob.keySet());
            stale.removeAll(writtenBy(database, session, byJob.keySet(), token));
        }
        Throughput throughput = new Throughput();
        List<Conclusion> late = new ArrayList<>();
        for (Conclusion conclusion : byJob.values()) {
            if (stale.contains(conclusion.job().id())) {
                late.add(conclusion);
                continue;
            }
            throughput.count(conclusion);
            if (conclusion.job().state().kind().isWaiting()) {
                session.wakeOthers();
            }
        }
        throughput.write(database, session);
        supersede(database, session, turn, late);
        return stale;
    }

    private static UpdateOneModel<BsonDocument> ending(
            Conclusion conclusion, Turn turn, ObjectId token) {
        return new UpdateOneModel<>(
                JobDocument.heldBy(turn.worker(), conclusion.job()),
                combine(
                        JobDocument.become(conclusion.job(), turn.now()),
                        pushEach(
                                "runs",
                                List.of(
                                        RunDocument.of(
                                                conclusion.run(), conclusion.output(), token)),
                                LATEST)));
    }

    private static Set<JobId> writtenBy(
            Database database, Session session, Set<JobId> ids, ObjectId token) {
        Bson which =
                and(
                        in("id", ids.stream().map(JobId::value).toList()),
                        elemMatch("runs", eq("turn", token)));
        return new HashSet<>(
                session.list(
                        database.jobs().find(which).projection(include("id")),
                        row -> new JobId(row.text("id"))));
    }

    /** What was recorded as lost was not, but its result came when it counted no more. */
    private static void supersede(
            Database database, Session session, Turn turn, List<Conclusion> late) {
        if (late.isEmpty()) {
            return;
        }
        List<UpdateOneModel<BsonDocument>> superseded = new ArrayList<>();
        for (Conclusion conclusion : late) {
            Bson lost =
                    and(
                            eq("number", conclusion.run().number()),
                            eq("worker", turn.worker().value()),
                            eq("outcome", Reason.LOST.label()));
            superseded.add(
                    new UpdateOneModel<>(
                            and(JobDocument.named(conclusion.job().id()), elemMatch("runs", lost)),
                            combine(
                                    set("runs.$.outcome", Reason.SUPERSEDED.label()),
                                    set("runs.$.endedAt", conclusion.run().endedAt()))));
        }
        var _ = session.write(() -> database.jobs().bulkWrite(superseded, EACH));
    }
}
