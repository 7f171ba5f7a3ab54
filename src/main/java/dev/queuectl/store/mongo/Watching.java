package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.client.model.UpdateOptions;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.OutputLimit;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.LiveStream;
import dev.queuectl.store.OutputPart;

import org.bson.conversions.Bson;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A stream as the run's worker brings it because somebody watches. Whoever reads says so, for some
 * seconds by the server's clock, and says it again while he goes on.
 */
final class Watching implements LiveStream {
    private static final Duration WATCHED = Duration.ofSeconds(10);
    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    private static final long ASK_AGAIN = Duration.ofSeconds(3).toNanos();
    private static final long LONGEST_WAIT = Duration.ofSeconds(2).toNanos();
    private static final long REST = Duration.ofMillis(100).toNanos();

    private final Database database;
    private final JobId job;
    private final Bson stream;

    /** By the server's clock. */
    private final Instant openedAt;

    private OutputLimit limit = OutputLimit.NONE;
    private long askedAt;

    /** When nothing new was found; 0 after something was. */
    private long foundNothingAt;

    private Watching(Database database, JobId job, Bson stream, Instant openedAt) {
        this.database = database;
        this.job = job;
        this.stream = stream;
        this.openedAt = openedAt;
        this.askedAt = System.nanoTime();
    }

    /** Begins to watch; empty when that run is not being made. */
    static Optional<LiveStream> begin(Database database, JobId job, int run, Channel channel) {
        try (Session session = database.begin()) {
            Bson isMade =
                    and(JobDocument.named(job), eq("state", Words.PROCESSING), eq("ran", run - 1));
            Optional<Long> seq =
                    session.first(
                            database.jobs().find(isMade).projection(include("_id")),
                            row -> row.number("_id"));
            if (seq.isEmpty()) {
                return Optional.empty();
            }
            Instant now = ask(database, session, job);
            Bson old = lt("until", now.minus(REMEMBERED));
            var _ = session.write(() -> database.watches().deleteMany(old));
            session.wakeOthers();
            Bson stream = Publishing.stream(seq.get(), run, channel);
            return Optional.of(new Watching(database, job, stream, now));
        }
    }

    /** Answers the server's time. */
    private static Instant ask(Database database, Session session, JobId job) {
        Instant now = database.serverTime(session);
        var _ =
                session.write(() ->
                        database.watches()
                                .updateOne(
                                        eq("_id", job.value()),
                                        set("until", now.plus(WATCHED)),
                                        new UpdateOptions().upsert(true)));
        return now;
    }

    /** Answers those jobs of a worker's that somebody watches. */
    static Set<JobId> watched(Database database, Session session, WorkerId worker) {
        List<Fields> asked = session.list(database.watches().find(), row -> row);
        if (asked.isEmpty()) {
            return Set.of();
        }
        Instant now = database.serverTime(session);
        List<String> watched = new ArrayList<>();
        for (Fields one : asked) {
            if (one.instant("until").isAfter(now)) {
                watched.add(one.text("_id"));
            }
        }
        Bson held =
                and(in("id", watched), eq("state", Words.PROCESSING), eq("worker", worker.value()));
        return new HashSet<>(
                session.list(
                        database.jobs().find(held).projection(include("id")),
                        row -> new JobId(row.text("id"))));
    }

    private void askAgain() {
        if (System.nanoTime() - askedAt < ASK_AGAIN) {
            return;
        }
        try (Session session = database.begin()) {
            Instant _ = ask(database, session, job);
        }
        askedAt = System.nanoTime();
    }

    @Override
    public OutputLimit limit() {
        return limit;
    }

    @Override
    public OptionalLong size() {
        Bson told = and(stream, gte("toldAt", openedAt));
        long begun = System.nanoTime();
        do {
            try (Session session = database.begin()) {
                Optional<Long> size =
                        session.first(database.live().find(told), row -> row.number("size"));
                if (size.isPresent()) {
                    return OptionalLong.of(size.get());
                }
            }
            LockSupport.parkNanos(this, REST);
        } while (System.nanoTime() - begun < LONGEST_WAIT);
        return OptionalLong.empty();
    }

    @Override
    public Optional<OutputPart> next(long position) {
        if (foundNothingAt != 0 && System.nanoTime() - foundNothingAt < REST) {
            return Optional.empty();
        }
        askAgain();
        try (Session session = database.begin()) {
            Optional<Fields> found =
                    session.first(
                            database.liveParts()
                                    .find(and(stream, gt("to", position)))
                                    .sort(ascending("from"))
                                    .limit(1),
                            row -> row);
            if (found.isPresent()) {
                Fields part = found.get();
                foundNothingAt = 0;
                limit = new OutputLimit(part.number("limit"));
                return Optional.of(
                        new OutputPart(part.number("from"), part.bytes("bytes"))
                                .startingAt(position));
            }
        }
        foundNothingAt = System.nanoTime();
        return Optional.empty();
    }

    /** The others that watch need it on; else it is over by itself. */
    @Override
    public void close() {
        // Nothing is held.
    }
}
