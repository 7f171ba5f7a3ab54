package dev.queuectl.store.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.model.InsertManyOptions;

import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.store.JobEvent;
import dev.queuectl.store.JobStore.Acceptance;

import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Adds new jobs. */
final class Enqueueing {
    private static final int DUPLICATE_KEY = 11000;

    /** What is left of the 16 MiB of a document when as many runs are kept as there may be. */
    private static final int LARGEST = 8 << 20;

    private static final InsertManyOptions EACH = new InsertManyOptions().ordered(false);

    private Enqueueing() {}

    static Set<JobId> enqueue(Database database, List<Job> jobs, Acceptance acceptance) {
        if (jobs.isEmpty()) {
            return Set.of();
        }
        jobs.forEach(Enqueueing::requireNew);
        Set<JobId> taken = new LinkedHashSet<>();
        Map<JobId, Job> added = new LinkedHashMap<>();
        for (Job job : jobs) {
            // Of two with one id the first is stored.
            if (added.putIfAbsent(job.id(), job) != null) {
                taken.add(job.id());
            }
        }
        try (Session session = database.begin()) {
            if (acceptance == Acceptance.ALL_OR_NONE && jobs.size() > 1) {
                Set<JobId> refused =
                        new Batch(database, session).enqueue(List.copyOf(added.values()), taken);
                if (refused.isEmpty()) {
                    MongoEvents.tell(database, session, JobEvent.enqueued(jobs));
                }
                return refused;
            }
            List<BsonDocument> documents =
                    documents(database, session, List.copyOf(added.values()));
            Set<JobId> refused = insert(database, session, documents);
            if (refused.size() < added.size()) {
                session.wakeOthers();
            }
            added.keySet().removeAll(refused);
            MongoEvents.tell(database, session, JobEvent.enqueued(List.copyOf(added.values())));
            taken.addAll(refused);
            return taken;
        }
    }

    /** Answers the documents of new jobs, each with its place in the order of enqueueing. */
    static List<BsonDocument> documents(Database database, Session session, List<Job> jobs) {
        long seq = database.reserve(session, jobs.size());
        List<BsonDocument> documents = new ArrayList<>(jobs.size());
        for (Job job : jobs) {
            documents.add(JobDocument.of(seq++, job));
        }
        return documents;
    }

    /** Inserts what can be, and answers the ids that were taken. */
    static Set<JobId> insert(Database database, Session session, List<BsonDocument> documents) {
        return session.write(() -> {
            Set<JobId> taken = new LinkedHashSet<>();
            try {
                var _ = database.jobs().insertMany(documents, EACH);
            } catch (MongoBulkWriteException e) {
                if (e.getWriteConcernError() != null) {
                    throw e;
                }
                for (BulkWriteError error : e.getWriteErrors()) {
                    // Places are given once: were one taken, its number would be wrong.
                    if (error.getCode() != DUPLICATE_KEY || error.getMessage().contains("_id_")) {
                        throw e;
                    }
                    taken.add(new JobId(new Fields(documents.get(error.getIndex())).text("id")));
                }
            }
            return taken;
        });
    }

    private static void requireNew(Job job) {
        if (!(job.state() instanceof JobState.Pending)
                || !job.counters().isNone()
                || job.fence() != 0) {
            throw new IllegalArgumentException("job '" + job.id() + "' is not new");
        }
        int size =
                new RawBsonDocument(JobDocument.of(0, job), new BsonDocumentCodec())
                        .getByteBuffer()
                        .remaining();
        if (size > LARGEST) {
            throw new InvalidValue(
                    "job " + job.id(),
                    "is " + size + " bytes in all, at most " + LARGEST + " are kept in MongoDB");
        }
    }
}
