package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Updates.set;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.Amendment;
import dev.queuectl.store.HeldRun;
import dev.queuectl.store.JobQuery;
import dev.queuectl.store.JobStore;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.Purge;
import dev.queuectl.store.Specimens;
import dev.queuectl.store.Turn;
import dev.queuectl.store.TurnAnswer;

import org.bson.BsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/**
 * A process dies at each of its writes in turn, once before the server has carried it out and once
 * after. Whatever is left, numbers are right at once, and whoever comes later puts all of it in
 * order.
 */
class CrashPointsTest {
    private static final Instant NOW = Specimens.NOW;
    private static final int MANY = 10_000;

    @TempDir private Path folder;
    private MongoClient client;
    private String url;
    private int scene;

    @BeforeEach
    void connect() {
        url = MongoServer.freshUrl();
        MongoUrl parsed = MongoUrl.parse(url);
        client = Client.open(parsed, new Troubles(parsed.shown()));
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void whatever_write_a_process_dies_at_the_rest_is_put_in_order() throws IOException {
        Files.write(folder.resolve("large"), new byte[9 * MongoOutputs.PART]);
        int writes = 0;
        for (boolean isDone : new boolean[] {false, true}) {
            int fatal = 1;
            while (liveAndDie(fatal, isDone)) {
                fatal++;
            }
            writes = fatal - 1;
        }
        assertThat(writes).isGreaterThan(40);
    }

    /** Answers whether the process died before its end. */
    private boolean liveAndDie(int fatal, boolean isDone) throws IOException {
        String name = MongoUrl.parse(url).database() + "-" + ++scene;
        Database healthy = new Database(client, name, new Troubles("the store"));
        Schema.require(healthy, true, "the store");
        try {
            JobStore survivor = jobs(healthy);
            boolean died = false;
            try {
                DyingClient dying = new DyingClient(client, fatal, isDone);
                live(new Database(dying.client(), name, new Troubles("it")), dying, survivor);
            } catch (DyingClient.Died e) {
                died = true;
            }
            String point = (isDone ? "after" : "before") + " write " + fatal;
            assertNumbers(point, survivor);
            letTimePass(healthy);
            mend(healthy, survivor);
            assertOrder(point, healthy, survivor);
            return died;
        } finally {
            healthy.database().drop();
        }
    }

    private static JobStore jobs(Database database) {
        return new MongoJobs(database, new Random(1), MANY);
    }

    /** A life in which everything happens that takes more than one write. */
    private void live(Database database, DyingClient self, JobStore survivor) throws IOException {
        JobStore jobs = new MongoJobs(database, new Random(1), MANY);
        jobs.enqueue(
                List.of(
                        Specimens.job("a"),
                        Specimens.job("b"),
                        Specimens.job("c"),
                        Specimens.job("later", Specimens.MAIL, 0, NOW.plusSeconds(9))),
                Acceptance.EACH);
        jobs.enqueue(
                List.of(
                        Specimens.job("all-1"),
                        Specimens.job("all-2", Specimens.MAIL, 0, NOW.plusSeconds(9))),
                Acceptance.ALL_OR_NONE);
        // Somebody takes an id of the next batch just after it was looked for.
        self.beforeNextInsert(
                () -> survivor.enqueue(List.of(Specimens.job("none-2")), Acceptance.EACH));
        jobs.enqueue(
                List.of(Specimens.job("none-1"), Specimens.job("none-2")), Acceptance.ALL_OR_NONE);
        Settling.settle(database);

        List<Job> held = turn(jobs, NOW, Specimens.claim(3)).claimed();
        for (int times = 0; times < 2; times++) {
            new MongoOutputs(database)
                    .keep(HeldRun.of(held.getFirst()), Channel.OUT, folder.resolve("large"));
        }
        jobs.turn(
                new Turn(
                        Specimens.ANN,
                        NOW,
                        List.of(
                                Specimens.completion(held.get(0), NOW),
                                Specimens.failure(held.get(1), NOW.plusSeconds(1), NOW)),
                        List.of(held.get(2).givenBack(NOW)),
                        Specimens.claim(2)));
        List<Job> revoked = jobs.takeOver(Specimens.ANN, Specimens.ANN, NOW);
        jobs.turn(
                new Turn(
                        Specimens.ANN,
                        NOW,
                        List.of(Specimens.loss(revoked.getFirst(), NOW)),
                        List.of(),
                        Turn.Claim.NOTHING));
        Settling.settle(database);
        turn(jobs, NOW.plusSeconds(20), Specimens.claim(1));
        Job waiting = jobs.find(Specimens.ids("later")).getFirst();
        if (waiting.state().kind() == Kind.PENDING) {
            jobs.amend(List.of(new Amendment(waiting, waiting.cancelled(NOW))));
        }
        jobs.purge(Purge.of(Set.of(Kind.COMPLETED)), 10);
        Settling.settle(database);
        turn(jobs, NOW.plusSeconds(30), Specimens.claim(1));
        jobs.clear();
    }

    private static TurnAnswer turn(JobStore jobs, Instant now, Turn.Claim claim) {
        return jobs.turn(new Turn(Specimens.ANN, now, List.of(), List.of(), claim));
    }

    /** So long that nobody expects the dead to come back. */
    private static void letTimePass(Database database) {
        var _ = database.batches().updateMany(new BsonDocument(), set("at", Instant.EPOCH));
        var _ = database.state().updateMany(exists("since"), set("since", Instant.EPOCH));
    }

    /** What workers do from time to time. */
    private static void mend(Database database, JobStore jobs) {
        try (Session session = database.begin()) {
            new Batch(database, session).mend(database.serverTime(session));
        }
        jobs.purge(new Purge(Set.of(Kind.COMPLETED), Optional.of(Instant.EPOCH), List.of()), 10);
        Settling.settle(database);
    }

    private static void assertNumbers(String point, JobStore jobs) {
        Map<QueueName, Map<Kind, Long>> counted = new HashMap<>();
        for (Job job : all(jobs)) {
            counted.computeIfAbsent(job.spec().queue(), _ -> new EnumMap<>(Kind.class))
                    .merge(job.state().kind(), 1L, Long::sum);
        }
        assertThat(jobs.summary(NOW).counts()).as(point).isEqualTo(counted);
    }

    private static void assertOrder(String point, Database database, JobStore jobs) {
        assertNumbers(point, jobs);
        assertThat(database.jobs().countDocuments(exists("unsettled"))).as(point).isZero();
        assertThat(database.jobs().countDocuments(exists("fold"))).as(point).isZero();
        assertThat(database.jobs().countDocuments(eq("state", Words.ARRIVING))).as(point).isZero();
        assertThat(database.jobs().countDocuments(eq("state", Words.GONE))).as(point).isZero();
        assertThat(database.batches().countDocuments()).as(point).isZero();

        for (long job : database.parts().distinct("job", Long.class)) {
            assertThat(database.jobs().countDocuments(eq("_id", job))).as(point).isOne();
        }

        Set<String> ids = new HashSet<>();
        for (Job job : all(jobs)) {
            ids.add(job.id().value());
            assertThat(jobs.runs(job.id())).as(point).hasSize(job.counters().runs());
        }
        assertThat(ids).as(point).doesNotContain("none-1");
        assertThat(ids.contains("all-1")).as(point).isEqualTo(ids.contains("all-2"));
        assertThat(jobs.enqueue(List.of(Specimens.job("none-1")), Acceptance.EACH))
                .as(point)
                .isEmpty();

        List<JobId> held = jobs.held().getOrDefault(Specimens.ANN, List.of());
        List<Job> taken = jobs.takeOver(Specimens.ANN, Specimens.BOB, NOW);
        assertThat(taken.stream().map(Job::id)).as(point).containsExactlyElementsOf(held);
        long waiting = all(jobs).stream().filter(job -> job.state().kind().isWaiting()).count();
        Turn everything =
                new Turn(
                        Specimens.BOB,
                        NOW.plusSeconds(60),
                        taken.stream().map(job -> Specimens.loss(job, NOW)).toList(),
                        List.of(),
                        Specimens.claim(100));
        assertThat(jobs.turn(everything).claimed()).as(point).hasSize((int) waiting + taken.size());
        assertNumbers(point, jobs);
    }

    private static List<Job> all(JobStore jobs) {
        return jobs.list(new JobQuery(Set.of(), Set.of(), 100, OptionalLong.empty())).jobs();
    }
}
