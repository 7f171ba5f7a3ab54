package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.unset;

import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.store.Purge;

import org.bson.conversions.Bson;

import java.util.ArrayList;
import java.util.List;

/**
 * Forgets jobs: first they are there for nobody any more, then their large output goes, and then
 * their ids are free; what is left of their documents goes when they are counted out. What a
 * process that was killed in between has left, the next purge does.
 */
final class Purging {
    private final Database database;
    private final Session session;

    private Purging(Database database, Session session) {
        this.database = database;
        this.session = session;
    }

    static int purge(Database database, Purge purge, int limit) {
        try (Session session = database.begin()) {
            Purging purging = new Purging(database, session);
            purging.removeGone();
            int forgotten = 0;
            for (Kind kind : purge.kinds()) {
                int marked = -1;
                while (marked != 0 && forgotten < limit) {
                    marked = purging.mark(which(purge, kind), kind, limit - forgotten);
                    forgotten += marked;
                }
            }
            if (forgotten > 0) {
                purging.removeGone();
            }
            return forgotten;
        }
    }

    private static Bson which(Purge purge, Kind kind) {
        List<Bson> conditions = new ArrayList<>();
        if (!purge.ids().isEmpty()) {
            conditions.add(in("id", purge.ids().stream().map(JobId::value).toList()));
        }
        conditions.add(eq("state", kind.label()));
        purge.updatedBefore().ifPresent(before -> conditions.add(lt("updatedAt", before)));
        return and(conditions);
    }

    /** Answers how many were there to be marked. */
    private int mark(Bson which, Kind kind, int limit) {
        List<Long> found =
                session.list(
                        database.jobs()
                                .find(which)
                                .sort(ascending(kind.isFinished() ? "updatedAt" : "_id"))
                                .limit(limit)
                                .projection(include("_id")),
                        row -> row.number("_id"));
        if (found.isEmpty()) {
            return 0;
        }
        Bson gone =
                combine(
                        set("state", Words.GONE),
                        set("unsettled", true),
                        unset("waiting"),
                        unset("runs"),
                        unset("large"),
                        unset("command"),
                        unset("argv"),
                        unset("environment"));
        // Those that changed meanwhile are left out, and others found in their place.
        return (int)
                session.write(() -> database.jobs().updateMany(and(in("_id", found), which), gone))
                        .getMatchedCount();
    }

    private void removeGone() {
        List<Long> gone =
                session.list(
                        database.jobs()
                                .find(and(eq("state", Words.GONE), exists("id")))
                                .projection(include("_id")),
                        row -> row.number("_id"));
        if (!gone.isEmpty()) {
            MongoOutputs.forget(database, session, gone);
            Bson which = and(in("_id", gone), eq("state", Words.GONE));
            var _ = session.write(() -> database.jobs().updateMany(which, unset("id")));
        }
    }
}
