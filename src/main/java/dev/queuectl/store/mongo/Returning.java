package dev.queuectl.store.mongo;

import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.UpdateOneModel;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.WorkerId;

import org.bson.BsonDocument;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Gives back jobs that were claimed and never started. */
final class Returning {
    private static final BulkWriteOptions EACH = new BulkWriteOptions().ordered(false);

    private Returning() {}

    /**
     * Writes those that the worker still holds; whoever took the others over has them now.
     *
     * @param jobs as they shall stand
     * @param now by when they are due or not
     * @return those jobs; none where some were taken over, since which is not known
     */
    static List<Job> giveBack(
            Database database, Session session, WorkerId worker, List<Job> jobs, Instant now) {
        if (jobs.isEmpty()) {
            return List.of();
        }
        List<UpdateOneModel<BsonDocument>> changes = new ArrayList<>();
        for (Job job : jobs) {
            changes.add(
                    new UpdateOneModel<>(
                            JobDocument.heldBy(worker, job), JobDocument.become(job, now)));
        }
        int written =
                session.write(() -> database.jobs().bulkWrite(changes, EACH)).getMatchedCount();
        if (written > 0) {
            session.wakeOthers();
        }
        return written == jobs.size() ? jobs : List.of();
    }
}
