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

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.store.Purge;

import org.bson.conversions.Bson;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
            int forgotten =
                    purge.jobs().isEmpty()
                            ? purging.markAny(purge, limit)
                            : purging.markAsRead(purge, limit);
            if (forgotten > 0) {
                purging.removeGone();
            }
            return forgotten;
        }
    }

    private int markAny(Purge purge, int limit) {
        int forgotten = 0;
        for (Kind kind : purge.kinds()) {
            Bson which = which(purge, kind);
            int marked = -1;
            // Those that changed meanwhile are left out, and others found in their place.
            while (marked != 0 && forgotten < limit) {
                marked = mark(find(which, kind, limit - forgotten), which);
                forgotten += marked;
            }
        }
        return forgotten;
    }

    private static Bson which(Purge purge, Kind kind) {
        List<Bson> conditions = new ArrayList<>();
        conditions.add(eq("state", kind.label()));
        purge.updatedBefore().ifPresent(before -> conditions.add(lt("updatedAt", before)));
        return and(conditions);
    }

    private List<Long> find(Bson which, Kind kind, int limit) {
        return session.list(
                database.jobs()
                        .find(which)
                        .sort(ascending(kind.isFinished() ? "updatedAt" : "_id"))
                        .limit(limit)
                        .projection(include("_id")),
                row -> row.number("_id"));
    }

    /** How a job stood when it was read; even of many there are few such ways. */
    private record Standing(Kind kind, long fence) {}

    private int markAsRead(Purge purge, int limit) {
        Map<Standing, Map<JobId, Instant>> standings = new HashMap<>();
        for (Job job : purge.jobs()) {
            if (purge.kinds().contains(job.state().kind())) {
                standings
                        .computeIfAbsent(
                                new Standing(job.state().kind(), job.fence()), _ -> new HashMap<>())
                        .put(job.id(), job.createdAt());
            }
        }
        int forgotten = 0;
        for (Map.Entry<Standing, Map<JobId, Instant>> alike : standings.entrySet()) {
            Bson which =
                    and(which(purge, alike.getKey().kind()), eq("fence", alike.getKey().fence()));
            List<Long> found = findAsRead(which, alike.getValue());
            forgotten += mark(found.subList(0, Math.min(found.size(), limit - forgotten)), which);
        }
        return forgotten;
    }

    /** One that was enqueued again under its id may have come to the same fence. */
    private List<Long> findAsRead(Bson which, Map<JobId, Instant> createdAt) {
        List<String> ids = createdAt.keySet().stream().map(JobId::value).toList();
        List<Fields> rows =
                session.list(
                        database.jobs()
                                .find(and(in("id", ids), which))
                                .projection(include("_id", "id", "createdAt")),
                        row -> row);
        List<Long> found = new ArrayList<>();
        for (Fields row : rows) {
            if (row.instant("createdAt").equals(createdAt.get(new JobId(row.text("id"))))) {
                found.add(row.number("_id"));
            }
        }
        return found;
    }

    /** Answers how many were there to be marked. */
    private int mark(List<Long> found, Bson which) {
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
