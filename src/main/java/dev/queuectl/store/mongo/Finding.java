package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Projections.elemMatch;
import static com.mongodb.client.model.Projections.exclude;
import static com.mongodb.client.model.Projections.fields;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Projections.slice;
import static com.mongodb.client.model.Sorts.ascending;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.WorkerId;

import org.bson.conversions.Bson;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks up jobs, runs and output by name. */
final class Finding {
    /** Greater than every character that an id may hold. */
    private static final String BEYOND_IDS = "~";

    /** Jobs that are there: neither arriving nor gone. */
    private static final Bson THERE = in("state", Words.STATES);

    private Finding() {}

    static List<Job> find(Database database, List<JobId> ids) {
        Map<JobId, Job> found = new HashMap<>();
        if (!ids.isEmpty()) {
            try (Session session = database.begin()) {
                for (JobDocument row :
                        session.list(
                                database.jobs()
                                        .find(and(among(ids), THERE))
                                        .projection(JobDocument.WITHOUT_RUNS),
                                JobDocument::read)) {
                    found.put(row.job().id(), row.job());
                }
            }
        }
        List<Job> jobs = new ArrayList<>(found.size());
        for (JobId id : ids) {
            Job job = found.get(id);
            if (job != null) {
                jobs.add(job);
            }
        }
        return jobs;
    }

    private static Bson among(List<JobId> ids) {
        return in("id", ids.stream().map(JobId::value).distinct().toList());
    }

    static List<JobId> withPrefix(Database database, String prefix, int limit) {
        try (Session session = database.begin()) {
            return session.list(
                    database.jobs()
                            .find(and(gte("id", prefix), lt("id", prefix + BEYOND_IDS), THERE))
                            .sort(ascending("id"))
                            .limit(limit)
                            .projection(include("id")),
                    row -> new JobId(row.text("id")));
        }
    }

    static List<Run> runs(Database database, JobId id) {
        try (Session session = database.begin()) {
            return session.first(
                            database.jobs()
                                    .find(and(JobDocument.named(id), THERE))
                                    .projection(withoutStreams()),
                            Finding::readRuns)
                    .orElse(List.of());
        }
    }

    private static Bson withoutStreams() {
        return exclude(
                "runs." + RunDocument.stream(Channel.OUT),
                "runs." + RunDocument.stream(Channel.ERR));
    }

    /** Reads the runs of a job's document. */
    static List<Run> readRuns(Fields row) {
        return row.list("runs").stream().map(RunDocument::read).toList();
    }

    static Map<JobId, Run> latestRuns(Database database, List<JobId> ids) {
        Map<JobId, Run> latest = new LinkedHashMap<>();
        if (ids.isEmpty()) {
            return latest;
        }
        try (Session session = database.begin()) {
            List<Fields> rows =
                    session.list(
                            database.jobs()
                                    .find(and(among(ids), THERE))
                                    .projection(fields(include("id"), slice("runs", -1))),
                            row -> row);
            for (Fields row : rows) {
                for (Fields run : row.list("runs")) {
                    latest.put(new JobId(row.text("id")), RunDocument.read(run));
                }
            }
        }
        return latest;
    }

    static Optional<byte[]> output(Database database, JobId id, int run, Channel channel) {
        String stream = RunDocument.stream(channel);
        try (Session session = database.begin()) {
            return session.first(
                            database.jobs()
                                    .find(and(JobDocument.named(id), THERE))
                                    .projection(elemMatch("runs", eq("number", run))),
                            row -> row.list("runs"))
                    .flatMap(runs -> runs.stream().findFirst())
                    .filter(found -> found.has(stream))
                    .map(found -> found.bytes(stream));
        }
    }

    static Map<WorkerId, List<JobId>> held(Database database) {
        Map<WorkerId, List<JobId>> held = new LinkedHashMap<>();
        try (Session session = database.begin()) {
            List<Fields> rows =
                    session.list(
                            database.jobs()
                                    .find(eq("state", Words.PROCESSING))
                                    .sort(ascending("worker", "_id"))
                                    .projection(include("worker", "id")),
                            row -> row);
            for (Fields row : rows) {
                held.computeIfAbsent(new WorkerId(row.text("worker")), _ -> new ArrayList<>())
                        .add(new JobId(row.text("id")));
            }
        }
        return held;
    }
}
