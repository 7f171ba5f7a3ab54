package dev.queuectl.store.mongo;

import dev.queuectl.domain.JobId;
import dev.queuectl.store.LargeStream;
import dev.queuectl.store.StoredJob;

import org.bson.BsonDocument;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Adds jobs as they stand. Their large output is stored before, for the places they will have, and
 * their documents come with all the rest: what is killed in between leaves parts that no job tells
 * of.
 */
final class Restoring {
    private Restoring() {}

    static Set<JobId> restore(
            Database database, List<StoredJob> whole, List<LargeStream> large, Instant now)
            throws IOException {
        StoredJob.requireFree(whole);
        if (whole.isEmpty()) {
            return Set.of();
        }
        try (Session session = database.begin()) {
            Map<JobId, BsonDocument> documents = documents(database, session, whole, now);
            MongoOutputs outputs = new MongoOutputs(database);
            for (LargeStream stream : large) {
                BsonDocument document = documents.get(stream.job());
                if (document != null) {
                    outputs.add(session, document, stream);
                }
            }
            Set<JobId> taken =
                    new LinkedHashSet<>(
                            Enqueueing.insert(database, session, List.copyOf(documents.values())));
            List<Long> needless = new ArrayList<>();
            for (LargeStream stream : large) {
                if (taken.contains(stream.job())) {
                    needless.add(
                            new Fields(Objects.requireNonNull(documents.get(stream.job())))
                                    .number("_id"));
                }
            }
            if (!needless.isEmpty()) {
                MongoOutputs.forget(database, session, needless);
            }
            if (taken.size() < whole.size()) {
                session.wakeOthers();
            }
            return taken;
        }
    }

    private static Map<JobId, BsonDocument> documents(
            Database database, Session session, List<StoredJob> whole, Instant now) {
        long seq = database.reserve(session, whole.size());
        Map<JobId, BsonDocument> documents = new LinkedHashMap<>();
        for (StoredJob stored : whole) {
            documents.put(stored.job().id(), JobDocument.of(seq++, stored, now));
        }
        return documents;
    }
}
