package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.model.UpdateOneModel;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.store.Amendment;
import dev.queuectl.store.JobEvent;

import org.bson.BsonDocument;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Writes what operators changed, one job after the other. */
final class Amending {
    private Amending() {}

    /** Answers the ids of the jobs that still stood as the operator had read them. */
    static Set<JobId> amend(Database database, List<Amendment> amendments) {
        if (amendments.isEmpty()) {
            return Set.of();
        }
        ObjectId token = new ObjectId();
        List<UpdateOneModel<BsonDocument>> changes = new ArrayList<>();
        Set<JobId> ids = new LinkedHashSet<>();
        for (Amendment amendment : amendments) {
            changes.add(change(amendment, token));
            ids.add(amendment.after().id());
        }
        try (Session session = database.begin()) {
            BulkWriteResult written = session.write(() -> database.jobs().bulkWrite(changes));
            if (written.getMatchedCount() == 0) {
                return Set.of();
            }
            session.wakeOthers();
            if (written.getMatchedCount() < amendments.size()) {
                ids.retainAll(writtenBy(database, session, ids, token));
            }
            MongoEvents.tell(database, session, JobEvent.amended(amendments, ids));
            return ids;
        }
    }

    private static UpdateOneModel<BsonDocument> change(Amendment amendment, ObjectId token) {
        Job before = amendment.before();
        Job after = amendment.after();
        Bson change =
                combine(JobDocument.become(after, after.updatedAt()), set("amendment", token));
        if (after.spec().priority() != before.spec().priority()) {
            change = combine(change, set("priority", after.spec().priority()));
        }
        return new UpdateOneModel<>(
                and(
                        JobDocument.named(before.id()),
                        // One that was enqueued again may have come to the same fence.
                        eq("createdAt", before.createdAt()),
                        eq("fence", before.fence()),
                        eq("state", before.state().kind().label())),
                change);
    }

    /** Only who wrote it last is known of each job, which is enough among so few. */
    private static Set<JobId> writtenBy(
            Database database, Session session, Set<JobId> ids, ObjectId token) {
        Bson which = and(in("id", ids.stream().map(JobId::value).toList()), eq("amendment", token));
        return new HashSet<>(
                session.list(
                        database.jobs().find(which).projection(include("id")),
                        row -> new JobId(row.text("id"))));
    }
}
