package dev.queuectl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.Verdict;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.CapturedOutput;
import dev.queuectl.store.Conclusion;
import dev.queuectl.store.Storage;
import dev.queuectl.store.Turn;
import dev.queuectl.store.WorkerRecord;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** {@code run}, alone and among workers that come and go. */
@Timeout(600)
class RunTest {
    private static final WorkerId OTHER = new WorkerId("w-other");
    private static final long NOBODYS_PID = 1L << 40;

    @TempDir Path folder;
    private CliBench cli;

    @BeforeEach
    void open() {
        cli = new CliBench(folder.resolve("home"));
    }

    @Test
    void output_and_exit_code_are_the_commands() {
        CliBench.Answer answer = cli.call("run", "printf out; printf err >&2; exit 7");
        assertThat(answer).isEqualTo(new CliBench.Answer(7, "out", "err"));
    }

    @Test
    void a_retried_command_shows_the_output_of_every_run_and_ends_with_the_last_code() {
        CliBench.Answer answer =
                cli.call(
                        "run",
                        "--max-retries",
                        "1",
                        "--backoff-max",
                        "100ms",
                        "echo run $QUEUECTL_RUN; exit $((QUEUECTL_RUN - 2 + 6))");
        assertThat(answer.out()).isEqualTo("run 1\nrun 2\n");
        assertThat(answer.code()).isEqualTo(6);
    }

    @Test
    void the_backlog_is_left_alone() {
        cli.call("enqueue", "waiting", "true");
        assertThat(cli.call("run", "true").code()).isZero();
        assertThat(cli.call("show", "waiting").out()).contains("state\tpending");
    }

    @Test
    void a_program_that_is_not_there_is_told_and_ends_with_127() {
        CliBench.Answer answer = cli.call("run", "--", "no-such-program");
        assertThat(answer.code()).isEqualTo(127);
        assertThat(answer.err()).contains("no-such-program");
    }

    @Test
    void a_taken_id_is_a_fault_of_its_own() {
        cli.call("enqueue", "taken", "true", "--delay", "1h");
        assertThat(cli.call("run", "--id", "taken", "true").code()).isEqualTo(125);
    }

    @Test
    void a_job_that_another_worker_took_and_gave_back_is_run_here_after_all() throws Exception {
        try (Storage storage = cli.storage()) {
            CompletableFuture<CliBench.Answer> call =
                    CompletableFuture.supplyAsync(
                            () -> cli.call("run", "--id", "job", "--delay", "1h", "echo here"));
            until(() -> isHosted(storage));
            Instant due = Instant.now().plus(Duration.ofHours(2));
            Job taken = claim(storage, due);
            until(() -> !isHosted(storage));
            giveBack(storage, taken);
            assertThat(call.get().out()).isEqualTo("here\n");
            assertThat(call.get().code()).isZero();
        }
    }

    @Test
    void a_job_whose_worker_died_is_recovered_and_run_here_if_nobody_else_would() throws Exception {
        try (Storage storage = cli.storage()) {
            WorkerRecord record =
                    new WorkerRecord(
                            OTHER,
                            Hosts.self(cli.environment),
                            NOBODYS_PID,
                            1,
                            Set.of(),
                            Instant.now());
            var membership = storage.workers().join(record);
            CompletableFuture<CliBench.Answer> call =
                    CompletableFuture.supplyAsync(
                            () -> cli.call("run", "--id", "job", "echo here"));
            until(() -> !find(storage).isEmpty());
            claim(storage, Instant.now().plusSeconds(1));
            killed();
            assertThat(call.get().out()).isEqualTo("here\n");
            assertThat(call.get().code()).isZero();
            assertThat(storage.jobs().runs(find(storage).getFirst().id()).getFirst().outcome())
                    .isEqualTo(new Outcome.Lost());
            membership.close();
        }
    }

    @Test
    void stopping_all_workers_leaves_a_run_alone() throws Exception {
        try (Storage storage = cli.storage()) {
            Path gate = folder.resolve("gate");
            CompletableFuture<CliBench.Answer> call =
                    CompletableFuture.supplyAsync(() ->
                            cli.call(
                                    "run",
                                    "--id",
                                    "job",
                                    "while [ ! -e " + gate + " ]; do sleep 0.02; done"));
            until(() -> isHosted(storage) && isRunning(storage));
            CliBench.Answer stop = cli.call("worker", "stop", "--now", "--timeout", "20s");
            assertThat(stop.err()).contains("no workers running");
            Files.createFile(gate);
            assertThat(call.get().code()).isZero();
            assertThat(storage.jobs().runs(find(storage).getFirst().id())).hasSize(1);
        }
    }

    /** Takes the proof of life away, as the kernel does when a worker's process is killed. */
    private void killed() throws IOException {
        Files.delete(cli.home.resolve("queue.db.d/workers/" + OTHER + ".lock"));
    }

    private static boolean isHosted(Storage storage) {
        return storage.workers().list().stream().anyMatch(seen -> seen.worker().slots() == 0);
    }

    private static boolean isRunning(Storage storage) {
        return find(storage).stream().anyMatch(job -> job.state() instanceof JobState.Processing);
    }

    private static List<Job> find(Storage storage) {
        return storage.jobs().find(List.of(new JobId("job")));
    }

    private static Job claim(Storage storage, Instant now) {
        Turn.Claim claim = new Turn.Claim(1, 0, Set.of(), Optional.empty());
        return storage.jobs()
                .turn(new Turn(OTHER, now, List.of(), List.of(), claim))
                .claimed()
                .getFirst();
    }

    private static void giveBack(Storage storage, Job taken) {
        Instant now = Instant.now();
        Outcome outcome = new Outcome.Interrupted();
        Run run =
                new Run(
                        taken.runNumber(),
                        OTHER,
                        "here",
                        OptionalLong.empty(),
                        now,
                        now,
                        outcome,
                        Optional.empty(),
                        Run.Output.NONE);
        Job after = taken.concluded(outcome, new Verdict.PutBack(now), now);
        Conclusion conclusion = new Conclusion(after, run, CapturedOutput.NONE);
        storage.jobs()
                .turn(new Turn(OTHER, now, List.of(conclusion), List.of(), Turn.Claim.NOTHING));
    }

    static void until(BooleanSupplier reached) throws InterruptedException {
        while (!reached.getAsBoolean()) {
            Thread.sleep(2);
        }
    }
}
