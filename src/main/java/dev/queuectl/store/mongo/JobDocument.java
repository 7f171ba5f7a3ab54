package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.unset;

import com.mongodb.client.model.Projections;

import dev.queuectl.domain.Backoff;
import dev.queuectl.domain.Command;
import dev.queuectl.domain.Counters;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobSpec;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.LastEnd;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.RetryPolicy;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.StoredJob;
import dev.queuectl.store.StoredRun;

import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A job as it lies in its document. {@code _id} is its place in the order of enqueueing, {@code id}
 * what users call it.
 *
 * @param seq its place in the order of enqueueing
 * @param job the job
 */
record JobDocument(long seq, Job job) {
    /** Everything but the runs, which may be large. */
    static final Bson WITHOUT_RUNS = Projections.exclude("runs", "large");

    /** The order in which jobs shall start. */
    static final Comparator<JobDocument> BEST_FIRST =
            Comparator.comparingInt((JobDocument row) -> -row.job().spec().priority())
                    .thenComparingLong(JobDocument::seq);

    private static final List<String> OF_HOLDER =
            List.of("worker", "since", "from", "claim", "claimedAt", "cancelAsked");

    /** Answers the document of a new job. */
    static BsonDocument of(long seq, Job job) {
        JobSpec spec = job.spec();
        RetryPolicy retry = spec.retry();
        BsonDocument document =
                new BsonDocument("_id", new BsonInt64(seq))
                        .append("id", new BsonString(job.id().value()))
                        .append("queue", new BsonString(spec.queue().value()))
                        .append("priority", new BsonInt32(spec.priority()))
                        .append("state", new BsonString(job.state().kind().label()))
                        .append("waiting", new BsonString(waiting(job, job.createdAt())))
                        .append("runAt", date(job.runAt()))
                        .append("createdAt", date(job.createdAt()))
                        .append("updatedAt", date(job.updatedAt()))
                        .append("attempts", new BsonInt32(0))
                        .append("losses", new BsonInt32(0))
                        .append("ran", new BsonInt32(0))
                        .append("fence", new BsonInt64(0))
                        .append("runs", new BsonArray())
                        .append("unsettled", BsonBoolean.TRUE)
                        .append("maxRetries", new BsonInt32(retry.maxRetries()))
                        .append("backoffBase", new BsonDouble(retry.backoff().base()))
                        .append("backoffMax", new BsonInt64(retry.backoff().max().toMillis()))
                        .append("backoffJitter", BsonBoolean.valueOf(retry.backoff().jitter()))
                        .append("directory", new BsonString(spec.directory()));
        if (spec.command() instanceof Command.Program) {
            document.append("argv", texts(spec.command().argv()));
        } else {
            document.append("command", new BsonString(spec.command().line()));
        }
        spec.timeout()
                .ifPresent(limit -> document.append("timeout", new BsonInt64(limit.toMillis())));
        if (!spec.tags().isEmpty()) {
            document.append("tags", texts(spec.tags()));
        }
        if (!spec.environment().isEmpty()) {
            // A list, since names of fields may not hold everything that names of variables may.
            List<String> variables = new ArrayList<>();
            spec.environment().forEach((name, value) -> variables.add(name + "=" + value));
            document.append("environment", texts(variables));
        }
        return document;
    }

    /**
     * Answers the document of a job that comes from another store, with the latest of its runs.
     *
     * @param now by when it is due or not
     */
    static BsonDocument of(long seq, StoredJob stored, Instant now) {
        Job job = stored.job();
        BsonDocument document = of(seq, job);
        document.put("attempts", new BsonInt32(job.counters().attempts()));
        document.put("losses", new BsonInt32(job.counters().losses()));
        document.put("ran", new BsonInt32(job.counters().runs()));
        document.put("fence", new BsonInt64(job.fence()));
        if (job.state().kind().isWaiting()) {
            document.put("waiting", new BsonString(waiting(job, now)));
        } else {
            document.remove("waiting");
        }
        job.last()
                .ifPresent(last -> {
                    document.append("lastReason", new BsonString(last.reason().label()));
                    last.exitCode()
                            .ifPresent(
                                    code -> document.append("lastExitCode", new BsonInt32(code)));
                });
        BsonArray runs = document.getArray("runs");
        ObjectId turn = new ObjectId();
        int all = stored.runs().size();
        for (StoredRun run : stored.runs().subList(Math.max(0, all - RunDocument.KEPT), all)) {
            runs.add(RunDocument.of(run.run(), run.output(), turn));
        }
        return document;
    }

    private static BsonArray texts(List<String> texts) {
        BsonArray array = new BsonArray();
        texts.forEach(text -> array.add(new BsonString(text)));
        return array;
    }

    private static BsonDateTime date(Instant instant) {
        return new BsonDateTime(instant.toEpochMilli());
    }

    /** Answers {@code waiting} of a job that waits. */
    static String waiting(Job job, Instant now) {
        if (job.state().isOnHold()) {
            return Words.ON_HOLD;
        }
        return job.isDue(now) ? Words.READY : Words.LATER;
    }

    /** Finds the job of that name. */
    static Bson named(JobId id) {
        return eq("id", id.value());
    }

    /**
     * Finds a job that the worker holds under that fence. The holder is asked for besides the
     * fence: a job that was purged and enqueued again under its id counts its fence from 0.
     */
    static Bson heldBy(WorkerId worker, Job job) {
        return and(
                named(job.id()),
                eq("state", Words.PROCESSING),
                eq("worker", worker.value()),
                eq("fence", job.fence()));
    }

    /**
     * Writes a job that no worker holds as it shall stand; what was asked for at the enqueueing
     * never changes.
     *
     * @param now by when it is due or not
     */
    static Bson become(Job after, Instant now) {
        List<Bson> changes = new ArrayList<>();
        changes.add(set("state", after.state().kind().label()));
        changes.add(set("runAt", after.runAt()));
        changes.add(set("updatedAt", after.updatedAt()));
        changes.add(set("attempts", after.counters().attempts()));
        changes.add(set("losses", after.counters().losses()));
        changes.add(set("ran", after.counters().runs()));
        changes.add(set("fence", after.fence()));
        changes.add(set("unsettled", true));
        changes.add(
                after.state().kind().isWaiting()
                        ? set("waiting", waiting(after, now))
                        : unset("waiting"));
        after.last()
                .ifPresent(last -> {
                    changes.add(set("lastReason", last.reason().label()));
                    changes.add(
                            last.exitCode().isPresent()
                                    ? set("lastExitCode", last.exitCode().getAsInt())
                                    : unset("lastExitCode"));
                });
        for (String ofHolder : OF_HOLDER) {
            changes.add(unset(ofHolder));
        }
        return combine(changes);
    }

    static JobDocument read(Fields row) {
        Job job =
                new Job(
                        new JobId(row.text("id")),
                        spec(row),
                        row.instant("createdAt"),
                        row.instant("updatedAt"),
                        row.instant("runAt"),
                        new Counters(
                                row.integer("attempts"), row.integer("losses"), row.integer("ran")),
                        row.number("fence"),
                        state(row),
                        lastEnd(row));
        return new JobDocument(row.number("_id"), job);
    }

    private static JobState state(Fields row) {
        Kind kind = Words.kind(row.text("state"));
        return switch (kind) {
            case PENDING, FAILED ->
                    JobState.waiting(
                            kind, row.has("waiting") && row.text("waiting").equals(Words.ON_HOLD));
            case PROCESSING ->
                    new JobState.Processing(
                            new WorkerId(row.text("worker")),
                            row.instant("since"),
                            Words.kind(row.text("from")),
                            row.flag("cancelAsked"));
            case COMPLETED -> new JobState.Completed();
            case DEAD -> new JobState.Dead();
            case CANCELLED -> new JobState.Cancelled();
        };
    }

    private static Optional<LastEnd> lastEnd(Fields row) {
        if (!row.has("lastReason")) {
            return Optional.empty();
        }
        return Optional.of(
                new LastEnd(
                        Words.reason(row.text("lastReason")),
                        row.has("lastExitCode")
                                ? OptionalInt.of(row.integer("lastExitCode"))
                                : OptionalInt.empty()));
    }

    private static JobSpec spec(Fields row) {
        return new JobSpec(
                row.has("argv")
                        ? new Command.Program(row.texts("argv"))
                        : new Command.Shell(row.text("command")),
                new QueueName(row.text("queue")),
                row.integer("priority"),
                new RetryPolicy(
                        row.integer("maxRetries"),
                        new Backoff(
                                row.real("backoffBase"),
                                Duration.ofMillis(row.number("backoffMax")),
                                row.flag("backoffJitter"))),
                row.has("timeout")
                        ? Optional.of(Duration.ofMillis(row.number("timeout")))
                        : Optional.empty(),
                row.texts("tags"),
                environment(row),
                row.text("directory"));
    }

    /** Names hold no '='. */
    private static Map<String, String> environment(Fields row) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (String variable : row.texts("environment")) {
            int sign = variable.indexOf('=');
            environment.put(variable.substring(0, sign), variable.substring(sign + 1));
        }
        return environment;
    }
}
