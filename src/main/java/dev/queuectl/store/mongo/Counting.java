package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Sorts.descending;
import static com.mongodb.client.model.Sorts.orderBy;

import com.mongodb.client.model.CountOptions;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.Backlog;
import dev.queuectl.store.Summary;

import org.bson.conversions.Bson;

import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Answers numbers of jobs from the {@link Tally}, without counting all of them. */
final class Counting {
    private Counting() {}

    static Summary summary(Database database, Instant now) {
        try (Session session = database.begin()) {
            Map<QueueName, Map<Kind, Long>> byQueue = new HashMap<>();
            Tally.read(database, session)
                    .forEach((place, jobs) ->
                            byQueue.computeIfAbsent(
                                            new QueueName(place.queue()),
                                            _ -> new EnumMap<>(Kind.class))
                                    .merge(Shelf.named(place.shelf()).kind(), jobs, Long::sum));
            return new Summary(
                    byQueue,
                    oldestDue(database, session, now),
                    Throughput.read(database, session, now, 1),
                    Throughput.read(database, session, now, 60));
        }
    }

    private static Optional<Instant> oldestDue(Database database, Session session, Instant now) {
        Optional<Instant> ready = earliest(database, session, eq("waiting", Words.READY));
        Optional<Instant> comeDue =
                earliest(database, session, and(eq("waiting", Words.LATER), lte("runAt", now)));
        if (ready.isPresent() && comeDue.isPresent()) {
            return ready.get().isBefore(comeDue.get()) ? ready : comeDue;
        }
        return ready.or(() -> comeDue);
    }

    private static Optional<Instant> earliest(Database database, Session session, Bson which) {
        return session.first(
                database.jobs()
                        .find(which)
                        .sort(ascending("runAt"))
                        .limit(1)
                        .projection(include("runAt")),
                row -> row.instant("runAt"));
    }

    static Backlog backlog(Database database, Set<QueueName> queues, Instant now) {
        try (Session session = database.begin()) {
            Map<String, Long> numbers = new HashMap<>();
            Tally.read(database, session)
                    .forEach((place, jobs) -> {
                        if (isWanted(queues, new QueueName(place.queue()))) {
                            numbers.merge(place.shelf(), jobs, Long::sum);
                        }
                    });
            long comeDue = comeDue(database, session, queues, now);
            Bson failed = and(eq("waiting", Words.ON_HOLD), eq("state", Words.FAILED));
            long kept = count(database, session, queues, failed);
            return new Backlog(
                    numbers.getOrDefault(Words.PENDING, 0L) + comeDue,
                    numbers.getOrDefault(Shelf.LATER.name(), 0L) - comeDue + kept,
                    numbers.getOrDefault(Words.FAILED, 0L) - kept);
        }
    }

    /** Pending jobs that have come due since a worker last looked, hence few. */
    private static long comeDue(
            Database database, Session session, Set<QueueName> queues, Instant now) {
        Bson due = and(eq("waiting", Words.LATER), lte("runAt", now), eq("state", Words.PENDING));
        return count(database, session, queues, due);
    }

    private static long count(
            Database database, Session session, Set<QueueName> queues, Bson which) {
        List<String> names = queues.stream().map(QueueName::value).toList();
        Bson wanted = queues.isEmpty() ? which : and(which, in("queue", names));
        return session.read(() -> database.jobs().countDocuments(wanted));
    }

    /** One look for each queue and priority, and one for what came due since a worker looked. */
    static Map<QueueName, Instant> oldestDue(Database database, Instant now) {
        Map<QueueName, Instant> oldest = new HashMap<>();
        try (Session session = database.begin()) {
            Bson ready = eq("waiting", Words.READY);
            Optional<Fields> head = head(database, session, ready);
            while (head.isPresent()) {
                Fields job = head.get();
                String queue = job.text("queue");
                oldest.merge(new QueueName(queue), job.instant("runAt"), Counting::earlier);
                Bson lower = lt("priority", job.integer("priority"));
                head = head(database, session, and(ready, eq("queue", queue), lower));
                if (head.isEmpty()) {
                    head = head(database, session, and(ready, gt("queue", queue)));
                }
            }
            for (Fields job :
                    session.list(
                            database.jobs()
                                    .find(and(eq("waiting", Words.LATER), lte("runAt", now)))
                                    .projection(include("queue", "runAt")),
                            row -> row)) {
                oldest.merge(
                        new QueueName(job.text("queue")), job.instant("runAt"), Counting::earlier);
            }
        }
        return oldest;
    }

    private static Optional<Fields> head(Database database, Session session, Bson which) {
        return session.first(
                database.jobs()
                        .find(which)
                        .sort(orderBy(ascending("queue"), descending("priority"), ascending("_id")))
                        .limit(1)
                        .projection(include("queue", "priority", "runAt")),
                row -> row);
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    /** Those of a higher priority, and those of the same that were enqueued earlier. */
    static int ahead(Database database, Job job, int most) {
        Bson ready = and(eq("waiting", Words.READY), eq("queue", job.spec().queue().value()));
        int priority = job.spec().priority();
        CountOptions enough = new CountOptions().limit(most);
        try (Session session = database.begin()) {
            long above =
                    session.read(() ->
                            database.jobs()
                                    .countDocuments(and(ready, gt("priority", priority)), enough));
            Optional<Long> seq =
                    session.first(
                            database.jobs()
                                    .find(JobDocument.named(job.id()))
                                    .projection(include("_id")),
                            row -> row.number("_id"));
            if (above >= most || seq.isEmpty()) {
                return (int) above;
            }
            Bson beside = and(ready, eq("priority", priority), lt("_id", seq.get()));
            long earlier = session.read(() -> database.jobs().countDocuments(beside, enough));
            return (int) Math.min(above + earlier, most);
        }
    }

    private static boolean isWanted(Set<QueueName> queues, QueueName queue) {
        return queues.isEmpty() || queues.contains(queue);
    }
}
