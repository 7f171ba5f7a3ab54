package dev.queuectl.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.Conclusion;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.Specimens;
import dev.queuectl.store.Storage;
import dev.queuectl.store.Turn;
import dev.queuectl.store.WakeUp;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** One opened store in the hands of many threads, and beside other programs. */
class SharingTest {
    private final SqliteFixture fixture = new SqliteFixture();
    private final Storage storage = fixture.open();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void threads_that_share_an_opened_store_do_not_disturb_each_other() throws Exception {
        int threads = 8;
        int jobs = 40;
        List<Future<Integer>> completed = new ArrayList<>();
        try (ExecutorService executor = Executors.newThreadPerTaskExecutor(Thread::new)) {
            for (int i = 0; i < threads; i++) {
                int number = i;
                completed.add(executor.submit(() -> enqueueAndWork(number, jobs)));
            }
        }
        int sum = 0;
        for (Future<Integer> each : completed) {
            sum += each.get();
        }

        assertThat(sum).isEqualTo(threads * jobs);
        assertThat(storage.jobs().summary(Specimens.NOW).count(Set.of(Kind.COMPLETED)))
                .isEqualTo((long) threads * jobs);
        assertThat(storage.jobs().summary(Specimens.NOW).count(Set.of(Kind.values())))
                .isEqualTo((long) threads * jobs);
    }

    private int enqueueAndWork(int number, int jobs) {
        WorkerId worker = new WorkerId("w-" + number);
        int completed = 0;
        for (int i = 0; i < jobs; i++) {
            Job job = Specimens.job("job-" + number + "-" + i);
            storage.jobs().enqueue(List.of(job), Acceptance.EACH);
            List<Conclusion> ended = new ArrayList<>();
            for (Job held : turn(worker, List.of(), Specimens.claim(1))) {
                ended.add(Specimens.completion(held, Specimens.NOW));
            }
            turn(worker, ended, Turn.Claim.NOTHING);
            completed += ended.size();
            storage.jobs().summary(Specimens.NOW);
        }
        return completed;
    }

    private List<Job> turn(WorkerId worker, List<Conclusion> ended, Turn.Claim claim) {
        return storage.jobs()
                .turn(new Turn(worker, Specimens.NOW, ended, List.of(), claim))
                .claimed();
    }

    @Test
    void who_is_interrupted_still_waits_his_turn_and_stays_interrupted() throws Exception {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + fixture.database());
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            CountDownLatch started = new CountDownLatch(1);
            AtomicInteger interrupted = new AtomicInteger();
            Thread thread =
                    Thread.ofPlatform()
                            .start(() -> {
                                Thread.currentThread().interrupt();
                                started.countDown();
                                storage.jobs()
                                        .enqueue(List.of(Specimens.job("a")), Acceptance.EACH);
                                interrupted.set(Thread.interrupted() ? 1 : -1);
                            });
            started.await();
            await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
            statement.execute("COMMIT");
            thread.join();

            assertThat(interrupted.get()).isEqualTo(1);
            assertThat(storage.jobs().find(Specimens.ids("a"))).hasSize(1);
        }
    }

    @Test
    void where_the_doorbell_cannot_be_watched_changes_are_noticed_all_the_same()
            throws IOException {
        Files.createFile(fixture.database().resolveSibling("queue.db.d"));
        AtomicInteger calls = new AtomicInteger();
        try (WakeUp.Listening _ = fixture.open().wakeUp().listen(calls::incrementAndGet)) {
            await().until(() -> calls.get() > 0);
            int before = calls.get();

            storage.jobs().enqueue(List.of(Specimens.job("a")), Acceptance.EACH);

            await().until(() -> calls.get() > before);
        }
    }

    @Test
    void when_the_folder_of_the_doorbell_is_removed_changes_are_noticed_all_the_same()
            throws IOException {
        AtomicInteger calls = new AtomicInteger();
        try (WakeUp.Listening _ = fixture.open().wakeUp().listen(calls::incrementAndGet)) {
            Files.delete(fixture.database().resolveSibling("queue.db.d/bell/button"));
            Files.delete(fixture.database().resolveSibling("queue.db.d/bell"));
            await().until(() -> calls.get() > 0);
            int before = calls.get();

            storage.jobs().enqueue(List.of(Specimens.job("a")), Acceptance.EACH);

            await().until(() -> calls.get() > before);
        }
    }
}
