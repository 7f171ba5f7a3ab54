package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Updates.set;

import dev.queuectl.domain.JobId;

import org.bson.conversions.Bson;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Asks workers to call jobs off that they run. */
final class Cancelling {
    private Cancelling() {}

    /** Answers those that are being processed. */
    static Set<JobId> ask(Database database, Set<JobId> ids) {
        Bson running =
                and(
                        in("id", ids.stream().map(JobId::value).toList()),
                        eq("state", Words.PROCESSING));
        try (Session session = database.begin()) {
            long asked =
                    session.write(() ->
                                    database.jobs().updateMany(running, set("cancelAsked", true)))
                            .getMatchedCount();
            if (asked == 0) {
                return Set.of();
            }
            session.wakeOthers();
            return new LinkedHashSet<>(asked(database, session, running));
        }
    }

    private static List<JobId> asked(Database database, Session session, Bson running) {
        return session.list(
                database.jobs()
                        .find(and(running, eq("cancelAsked", true)))
                        .projection(include("id")),
                row -> new JobId(row.text("id")));
    }
}
