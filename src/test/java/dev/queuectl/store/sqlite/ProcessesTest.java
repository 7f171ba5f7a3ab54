package dev.queuectl.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.Conclusion;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.Specimens;
import dev.queuectl.store.Storage;
import dev.queuectl.store.Turn;
import dev.queuectl.store.WorkerSighting;
import dev.queuectl.store.WorkerStore.SeizedWorker;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** What the store keeps when several processes use it and some of them are killed. */
class ProcessesTest {
    private static final WorkerId SELF = new WorkerId("w-self");

    private final SqliteFixture fixture = new SqliteFixture();
    private final List<Child> children = new ArrayList<>();

    @AfterEach
    void close() {
        children.forEach(Child::close);
        fixture.close();
    }

    private Child start(String verb, String... arguments) {
        Child child = Child.start(verb, fixture.database(), arguments);
        children.add(child);
        return child;
    }

    @Test
    void a_job_whose_enqueueing_was_answered_survives_the_kill_of_its_process() {
        Child child = start("enqueue", "job-", "1000000");
        String last = "";
        for (int i = 0; i < 50; i++) {
            last = child.next();
        }
        child.kill();

        Storage storage = fixture.open();
        List<String> answered = Stream.concat(Stream.of(last), child.rest().stream()).toList();
        List<JobId> ids = answered.stream().map(JobId::new).toList();
        assertThat(storage.jobs().find(ids)).hasSameSizeAs(ids);
        // At most one more was stored than answered.
        assertThat(storage.jobs().summary(Specimens.NOW).count(Set.of(Kind.PENDING)))
                .isBetween(49L + ids.size(), 50L + ids.size());
    }

    @Test
    void a_worker_is_seen_alive_by_another_process_until_it_is_killed() {
        Storage storage = fixture.open();
        Child worker = start("hold", "w-killed").after("joined");

        assertThat(storage.workers().list())
                .extracting(WorkerSighting::alive)
                .containsExactly(true);
        assertThat(storage.workers().seizeDead(SELF)).isEmpty();
        worker.kill();

        assertThat(storage.workers().list())
                .extracting(WorkerSighting::alive)
                .containsExactly(false);
        SeizedWorker dead = storage.workers().seizeDead(SELF).getFirst();
        assertThat(dead.worker().id()).isEqualTo(new WorkerId("w-killed"));
        dead.forget();
        dead.close();
        assertThat(storage.workers().list()).isEmpty();
    }

    @Test
    void of_many_who_seize_a_killed_worker_one_gets_it_until_he_is_killed_himself()
            throws InterruptedException, ExecutionException {
        Child worker = start("hold", "w-killed").after("joined");
        Child rival = start("seize", "w-rival");
        Child heir = start("seize", "w-heir");
        worker.kill();
        AtomicInteger seized = new AtomicInteger();

        rival.say("now");
        inParallel(
                8,
                number -> {
                    try (Storage storage =
                            SqliteStorage.open(fixture.database(), SqliteFixture.options())) {
                        // Kept to the end of the test: nobody lets go of what he seized.
                        seized.addAndGet(
                                storage.workers().seizeDead(new WorkerId("w-" + number)).size());
                    }
                    return number;
                });

        boolean rivalHasIt = rival.next().equals("seized w-killed");
        assertThat(seized.get()).isEqualTo(rivalHasIt ? 0 : 1);
        rival.kill();
        assertThat(heir.say("now").next()).isEqualTo(rivalHasIt ? "seized w-killed" : "seized");
    }

    @Test
    void many_who_open_a_new_store_at_once_make_it_once() throws Exception {
        Child first = Child.startBy("exec \"$@\"", "open", fixture.database());
        Child second = Child.startBy("exec \"$@\"", "open", fixture.database());
        children.addAll(List.of(first, second));

        inParallel(
                20,
                number -> {
                    try (Storage storage =
                            SqliteStorage.open(fixture.database(), SqliteFixture.options())) {
                        return storage.jobs()
                                .enqueue(List.of(Specimens.job("job-" + number)), Acceptance.EACH);
                    }
                });
        first.after("open");
        second.after("open");

        assertThat(fixture.open().jobs().withPrefix("job-", 99)).hasSize(20);
    }

    @Test
    void what_many_enqueue_many_claim_and_each_job_once() throws Exception {
        int perProducer = 25;
        List<Child> workers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            workers.add(start("work", "w-process-" + i));
        }
        Child producer = start("enqueue", "child-", String.valueOf(perProducer));
        List<String> claimed = new ArrayList<>();
        AtomicInteger producing = new AtomicInteger(16);
        List<Callable<List<String>>> tasks = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            String prefix = "thread-" + i + "-";
            tasks.add(() -> produce(prefix, perProducer, producing));
        }
        for (int i = 0; i < 3; i++) {
            WorkerId worker = new WorkerId("w-thread-" + i);
            tasks.add(() -> work(worker, producing));
        }
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread::new)) {
            List<Future<List<String>>> results = tasks.stream().map(threads::submit).toList();
            List<String> byChild = producer.rest();
            assertThat(byChild).hasSize(perProducer);
            for (Future<List<String>> result : results) {
                claimed.addAll(result.get());
            }
        }
        workers.forEach(worker -> worker.say("no more"));
        workers.forEach(worker -> claimed.addAll(worker.rest()));

        assertThat(claimed).doesNotHaveDuplicates().hasSize(17 * perProducer);
        Storage storage = fixture.open();
        assertThat(storage.jobs().summary(Specimens.NOW).count(Set.of(Kind.COMPLETED)))
                .isEqualTo(17L * perProducer);
        assertThat(storage.jobs().held()).isEmpty();
    }

    private List<String> produce(String prefix, int count, AtomicInteger producing) {
        // As a shell would: a process for each job.
        for (int i = 0; i < count; i++) {
            try (Storage storage =
                    SqliteStorage.open(fixture.database(), SqliteFixture.options())) {
                storage.jobs().enqueue(List.of(Specimens.job(prefix + i)), Acceptance.EACH);
            }
        }
        producing.decrementAndGet();
        return List.of();
    }

    private List<String> work(WorkerId worker, AtomicInteger producing) {
        List<String> claimed = new ArrayList<>();
        List<Conclusion> ended = new ArrayList<>();
        try (Storage storage = SqliteStorage.open(fixture.database(), SqliteFixture.options())) {
            boolean more = true;
            while (more) {
                boolean last = producing.get() == 0;
                Turn turn = new Turn(worker, Specimens.NOW, ended, List.of(), Specimens.claim(2));
                List<Job> jobs = storage.jobs().turn(turn).claimed();
                ended.clear();
                for (Job job : jobs) {
                    claimed.add(job.id().value());
                    ended.add(Specimens.completion(job, Specimens.NOW));
                }
                more = !last || !jobs.isEmpty();
            }
        }
        return claimed;
    }

    /** Something done by each of some threads. */
    private interface Task {
        Object run(int number) throws Exception;
    }

    private static void inParallel(int threads, Task task)
            throws InterruptedException, ExecutionException {
        try (ExecutorService executor = Executors.newThreadPerTaskExecutor(Thread::new)) {
            List<Future<Object>> results = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                results.add(executor.submit(() -> task.run(number)));
            }
            for (Future<Object> result : results) {
                result.get();
            }
        }
    }
}
