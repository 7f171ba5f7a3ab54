package dev.queuectl.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.StopRequest;
import dev.queuectl.store.StoreException;
import dev.queuectl.store.WorkerSighting;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;

/** A worker whose store does not answer, for a while or any more. */
@Timeout(600)
class WorkerOutageTest {
    @TempDir Path folder;
    private WorkerBench bench;
    private @Nullable Thread thread;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    @BeforeEach
    void open() {
        bench = new WorkerBench(folder);
    }

    @AfterEach
    void close() throws InterruptedException {
        bench.storage.mend();
        if (thread != null) {
            thread.interrupt();
            thread.join();
        }
        bench.close();
    }

    private Thread run(Worker worker) {
        Thread running =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                worker.run();
                            } catch (InterruptedException | RuntimeException e) {
                                failure.set(e);
                            }
                        });
        thread = running;
        return running;
    }

    @Test
    void a_result_is_kept_while_the_store_is_away_and_written_once_it_answers() throws Exception {
        Worker worker = bench.worker(2, Optional.empty(), List.of());
        bench.enqueue("done");
        bench.enqueue("failed");
        run(worker);
        ScriptedCommands.Started first = bench.commands.next();
        ScriptedCommands.Started second = bench.commands.next();
        bench.storage.fail("turn");
        first.exit(0);
        second.exit(0);
        WorkerBench.until(() -> bench.log().contains("the store does not answer"));
        assertThat(bench.state("done")).isEqualTo(JobState.Kind.PROCESSING);
        bench.storage.mend();
        WorkerBench.until(() -> bench.state("done") == JobState.Kind.COMPLETED);
        WorkerBench.until(() -> bench.state("failed") == JobState.Kind.COMPLETED);
        assertThat(bench.runs("done")).hasSize(1);
        WorkerBench.until(() -> bench.log().contains("the store answers again"));
    }

    @Test
    void a_run_is_concluded_only_once_the_store_has_taken_its_large_output() throws Exception {
        Worker worker = bench.worker();
        bench.enqueue("job");
        run(worker);
        ScriptedCommands.Started command = bench.commands.next();
        byte[] large = new byte[RunOutput.KEPT_IN_STORE + 1];
        Files.write(command.launch.stdout(), large);
        bench.storage.fail("keep");
        command.exit(0);
        WorkerBench.until(() -> bench.log().contains("the store does not answer"));
        assertThat(bench.state("job")).isEqualTo(JobState.Kind.PROCESSING);
        assertThat(command.launch.stdout()).hasBinaryContent(large);

        bench.storage.mend();
        WorkerBench.until(() -> bench.state("job") == JobState.Kind.COMPLETED);

        assertThat(bench.storage.workplace().output(new JobId("job"), 1, Channel.OUT))
                .hasBinaryContent(large);
    }

    @Test
    void a_worker_is_told_to_leave_though_the_store_does_not_take_its_large_output()
            throws Exception {
        Worker worker = bench.worker();
        bench.enqueue("job");
        Thread running = run(worker);
        ScriptedCommands.Started command = bench.commands.next();
        Files.write(command.launch.stdout(), new byte[RunOutput.KEPT_IN_STORE + 1]);
        bench.storage.fail("keep");
        command.exit(0);
        WorkerBench.until(() -> bench.log().contains("the store does not answer"));
        WorkerBench.until(() -> {
            worker.stop(StopRequest.GRACEFUL);
            return bench.log().contains("stopping when");
        });

        bench.storage.mend();
        running.join();

        assertThat(failure.get()).isNull();
        assertThat(bench.state("job")).isEqualTo(JobState.Kind.COMPLETED);
    }

    @Test
    void results_are_written_down_while_the_store_is_away_and_only_then() throws Exception {
        Worker worker = bench.worker(2, Optional.empty(), List.of());
        Path results = folder.resolve("queue.db.d/scratch/w-1/results");
        bench.enqueue("before");
        bench.enqueue("meanwhile");
        run(worker);
        bench.commands.started("before").exit(0);
        WorkerBench.until(() -> bench.state("before") == JobState.Kind.COMPLETED);
        assertThat(results).doesNotExist();

        bench.storage.fail("turn");
        bench.commands.started("meanwhile").exit(0);
        WorkerBench.until(() -> results.toFile().length() > 0);
        bench.storage.mend();
        WorkerBench.until(() -> bench.state("meanwhile") == JobState.Kind.COMPLETED);

        WorkerBench.until(() -> results.toFile().length() == 0);
    }

    @Test
    void what_a_worker_did_not_live_to_tell_the_next_one_on_its_machine_tells() throws Exception {
        Worker worker = bench.worker();
        bench.enqueue("job");
        worker.turn();
        ScriptedCommands.Started command = bench.commands.next();
        bench.storage.fail("turn");
        command.exit(7);
        WorkerBench.until(() -> worker.isStill(0));
        worker.close();
        assertThat(bench.state("job")).isEqualTo(JobState.Kind.PROCESSING);

        bench.storage.mend();
        bench.worker();

        assertThat(bench.state("job")).isEqualTo(JobState.Kind.DEAD);
        assertThat(bench.runs("job"))
                .extracting(Run::outcome)
                .containsExactly(new Outcome.Exited(7));
    }

    @Test
    void a_worker_with_nothing_to_tell_leaves_though_the_store_is_away() throws Exception {
        Worker worker = bench.worker();
        Thread running = run(worker);
        bench.storage.fail("turn");
        worker.stop(StopRequest.GRACEFUL);
        running.join();
        assertThat(failure.get()).isNull();
    }

    @Test
    void a_worker_told_to_leave_at_once_waits_for_the_store_a_few_seconds_only() throws Exception {
        Worker worker = bench.worker();
        bench.enqueue("job");
        Thread running = run(worker);
        bench.commands.next();
        bench.storage.fail("turn");
        worker.stop(StopRequest.NOW);
        while (running.isAlive()) {
            // Seconds pass by its clock, so that the test need not wait them out.
            bench.clock.advance(Duration.ofSeconds(1));
            running.join(10);
        }
        assertThat(failure.get()).isInstanceOf(StoreException.class);
    }

    @Test
    void what_was_ended_by_a_store_that_broke_down_is_still_brought_to_it() throws Exception {
        Worker worker = bench.worker();
        bench.enqueue("job");
        Thread running = run(worker);
        bench.commands.next();
        bench.storage.breakDown("requestStop", "mayHaveChanged", "backlog", "find", "turn");
        while (running.isAlive()) {
            // Turns come due by its clock, which nobody else lets go on.
            bench.clock.advance(Duration.ofSeconds(5));
            running.join(10);
        }
        assertThat(failure.get()).isInstanceOf(StoreException.class);
        bench.storage.mend();
        worker.close();
        assertThat(bench.state("job")).isEqualTo(JobState.Kind.PENDING);
        assertThat(bench.storage.workers().list()).isEmpty();
    }

    @Test
    void a_worker_whose_last_results_are_refused_stays_registered_to_be_recovered()
            throws Exception {
        Worker worker = bench.worker();
        bench.enqueue("job");
        worker.turn();
        bench.commands.next();
        bench.storage.breakDown("turn");
        worker.close();
        bench.storage.mend();
        assertThat(bench.state("job")).isEqualTo(JobState.Kind.PROCESSING);
        assertThat(bench.storage.workers().list())
                .extracting(WorkerSighting::worker)
                .extracting(record -> record.id().value())
                .containsExactly("w-1");
    }

    @Test
    void a_worker_that_others_believe_dead_leaves_though_its_turns_fail_too() throws Exception {
        Worker worker = bench.worker();
        Thread running = run(worker);
        bench.storage.fail("turn");
        Files.delete(folder.resolve("queue.db.d/workers/w-1.lock"));
        running.join();
        assertThat(failure.get())
                .isInstanceOfSatisfying(
                        StoreException.class,
                        e -> assertThat(e.code()).isEqualTo(StoreException.Code.REPLACED));
    }

    @Test
    void a_drained_worker_leaves_what_is_due_later() throws Exception {
        bench.enqueue("now");
        bench.enqueue("later", WorkerBench.spec(0), bench.clock.instant().plusSeconds(60));
        Worker worker =
                bench.worker(1, Optional.empty(), List.of(), new WorkerOptions.Until.Drained());
        Thread running = run(worker);
        bench.commands.next().exit(0);
        running.join();
        assertThat(bench.state("now")).isEqualTo(JobState.Kind.COMPLETED);
        assertThat(bench.state("later")).isEqualTo(JobState.Kind.PENDING);
    }

    @Test
    void a_worker_cannot_be_started_on_a_store_that_is_away() {
        bench.storage.fail("join");
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> bench.worker());
    }

    @Test
    void jobs_that_were_claimed_by_a_turn_of_which_nothing_was_heard_are_given_back()
            throws Exception {
        StoreFaults faults = new StoreFaults();
        WorkerParts parts =
                new WorkerParts(
                        new FaultyStorage(bench.storage, faults),
                        bench.commands,
                        new JobEnvironment(Map.of()),
                        bench::log,
                        bench.clock,
                        new SplittableRandom(1));
        WorkerOptions options =
                new WorkerOptions(
                        new WorkerId("w-deaf"),
                        WorkerBench.HOST,
                        1,
                        Set.of(),
                        Optional.empty(),
                        Optional.empty(),
                        new WorkerOptions.Until.Stopped());
        try (Worker worker = Worker.join(parts, options, 1)) {
            bench.enqueue("job");
            faults.failOnce(StoreFaults.Way.DONE, 1);
            assertThatExceptionOfType(StoreException.class).isThrownBy(worker::turn);
            assertThat(bench.state("job")).isEqualTo(JobState.Kind.PROCESSING);

            worker.turn();
            worker.turn();

            bench.commands.next().exit(0);
            bench.turnUntil(worker, () -> bench.state("job") == JobState.Kind.COMPLETED);
            assertThat(bench.job("job").counters().attempts()).isOne();
        }
    }
}
