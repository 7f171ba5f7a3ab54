package dev.queuectl.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.domain.Backoff;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobSpec;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.Reason;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.StopRequest;
import dev.queuectl.store.StoreException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a worker does in its turns, with a real store, a clock to be set and scripted commands. */
class WorkerTurnTest {
    private static final Duration MILLISECOND = Duration.ofMillis(1);

    @TempDir Path folder;
    private WorkerBench bench;

    @BeforeEach
    void open() {
        bench = new WorkerBench(folder);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void a_failing_job_runs_again_two_and_six_seconds_after_its_first_failure() throws Exception {
        assertRunsAt(bench.worker(), WorkerBench.spec(2), 2000, 4000);
    }

    @Test
    void another_base_gives_other_waits() throws Exception {
        Backoff backoff = new Backoff(1.5, Duration.ofHours(1), false);
        assertRunsAt(bench.worker(), WorkerBench.spec(2, backoff), 1500, 2250);
    }

    @Test
    void no_wait_is_longer_than_the_cap() throws Exception {
        Backoff backoff = new Backoff(60, Duration.ofSeconds(3), false);
        assertRunsAt(bench.worker(), WorkerBench.spec(2, backoff), 3000, 3000);
    }

    @Test
    void jitter_draws_a_wait_from_nothing_to_the_whole() throws Exception {
        Backoff backoff = new Backoff(2, Duration.ofHours(1), true);
        bench.drawAlways(0.5);
        assertRunsAt(bench.worker(), WorkerBench.spec(2, backoff), 1000, 2000);
    }

    /** Lets a job of two retries fail until it is dead, and checks when it is run again. */
    private void assertRunsAt(Worker worker, JobSpec spec, long... waits)
            throws InterruptedException {
        bench.enqueue("job", spec);
        worker.turn();
        for (long wait : waits) {
            bench.endNext(worker, "job", 1);
            assertThat(bench.state("job")).isEqualTo(JobState.Kind.FAILED);
            bench.clock.advance(Duration.ofMillis(wait).minus(MILLISECOND));
            worker.turn();
            assertThat(bench.state("job")).isEqualTo(JobState.Kind.FAILED);
            bench.clock.advance(MILLISECOND);
            worker.turn();
            assertThat(bench.state("job")).isEqualTo(JobState.Kind.PROCESSING);
        }
        bench.endNext(worker, "job", 1);
        assertThat(bench.state("job")).isEqualTo(JobState.Kind.DEAD);
        assertThat(bench.job("job").counters().attempts()).isEqualTo(3);
    }

    @Test
    void a_job_that_succeeds_is_completed_with_its_run() throws Exception {
        Worker worker = bench.worker();
        bench.enqueue("job");
        worker.turn();
        ScriptedCommands.Started command = bench.commands.next();
        bench.clock.advance(Duration.ofSeconds(7));
        command.exit(0);
        bench.turnUntil(worker, () -> bench.state("job") != JobState.Kind.PROCESSING);
        assertThat(bench.state("job")).isEqualTo(JobState.Kind.COMPLETED);
        Run run = bench.runs("job").getFirst();
        assertThat(Duration.between(run.startedAt(), run.endedAt())).hasSeconds(7);
        assertThat(run.outcome()).isEqualTo(new Outcome.Exited(0));
    }

    @Test
    void a_jobs_own_time_limit_comes_before_all_others() throws Exception {
        bench.storage.settings().put("job_timeout", "3s");
        bench.enqueue("job", WorkerBench.limited(Optional.of(Duration.ofSeconds(1))));
        bench.worker(1, Optional.of(Duration.ofSeconds(2)), List.of()).turn();
        assertThat(bench.commands.next().limits.time()).contains(Duration.ofSeconds(1));
    }

    @Test
    void a_jobs_own_zero_means_no_time_limit() throws Exception {
        bench.storage.settings().put("job_timeout", "3s");
        bench.enqueue("job", WorkerBench.limited(Optional.of(Duration.ZERO)));
        bench.worker(1, Optional.of(Duration.ofSeconds(2)), List.of()).turn();
        assertThat(bench.commands.next().limits.time()).isEmpty();
    }

    @Test
    void a_workers_time_limit_comes_before_the_queues() throws Exception {
        bench.storage.settings().put("job_timeout", "3s");
        bench.enqueue("job");
        bench.worker(1, Optional.of(Duration.ofSeconds(2)), List.of()).turn();
        assertThat(bench.commands.next().limits.time()).contains(Duration.ofSeconds(2));
    }

    @Test
    void a_changed_setting_holds_for_a_job_claimed_in_the_turn_that_notices_it() throws Exception {
        Worker worker = bench.worker();
        worker.turn();
        bench.storage.settings().put("job_timeout", "3s");
        bench.storage.settings().put("kill_grace", "1s");
        bench.enqueue("job");
        worker.turn();
        ScriptedCommands.Started command = bench.commands.next();
        assertThat(command.limits.time()).contains(Duration.ofSeconds(3));
        assertThat(command.limits.grace()).hasSeconds(1);
    }

    @Test
    void a_setting_that_could_not_be_read_is_read_at_the_next_turn() throws Exception {
        Worker worker = bench.worker();
        worker.turn();
        bench.storage.settings().put("job_timeout", "3s");
        bench.enqueue("first");
        bench.enqueue("second");
        bench.storage.fail("all");
        try {
            worker.turn();
        } catch (StoreException passing) {
            bench.storage.mend();
        }
        bench.endNext(worker, "first", 0);
        bench.turnUntil(worker, () -> bench.state("second") == JobState.Kind.PROCESSING);
        assertThat(bench.commands.next().limits.time()).contains(Duration.ofSeconds(3));
    }

    @Test
    void the_best_of_those_waiting_when_a_slot_falls_free_is_next() throws Exception {
        Worker worker = bench.worker();
        bench.enqueue("first");
        worker.turn();
        bench.enqueue("ordinary", line("ordinary", 0, "default"));
        bench.enqueue("urgent", line("urgent", 5, "default"));
        bench.endNext(worker, "first", 0);
        bench.turnUntil(worker, () -> bench.state("urgent") == JobState.Kind.PROCESSING);
        assertThat(bench.state("ordinary")).isEqualTo(JobState.Kind.PENDING);
        assertThat(bench.commands.next().line()).isEqualTo("urgent");
    }

    @Test
    void a_worker_takes_jobs_of_its_queues_only() {
        Worker worker = bench.worker(4, Optional.empty(), List.of("mail", "web"));
        bench.enqueue("other", line("other", 9, "other"));
        bench.enqueue("mail", line("mail", 0, "mail"));
        bench.enqueue("web", line("web", 0, "web"));
        worker.turn();
        assertThat(bench.state("other")).isEqualTo(JobState.Kind.PENDING);
        assertThat(bench.state("mail")).isEqualTo(JobState.Kind.PROCESSING);
        assertThat(bench.state("web")).isEqualTo(JobState.Kind.PROCESSING);
    }

    @Test
    void an_operator_changes_how_many_jobs_run_at_a_time() throws Exception {
        Worker worker = bench.worker();
        for (String id : List.of("a", "b", "c")) {
            bench.enqueue(id);
        }
        worker.turn();
        assertThat(bench.state("b")).isEqualTo(JobState.Kind.PENDING);

        assertThat(bench.storage.workers().requestSlots(new WorkerId("w-1"), 3)).isTrue();
        worker.turn();
        worker.turn();
        assertThat(bench.state("c")).isEqualTo(JobState.Kind.PROCESSING);

        assertThat(bench.storage.workers().requestSlots(new WorkerId("w-1"), 1)).isTrue();
        bench.enqueue("d");
        for (int left : List.of(2, 1)) {
            bench.commands.next().exit(0);
            bench.turnUntil(worker, () -> processing("a", "b", "c", "d") == left);
            assertThat(bench.state("d")).isEqualTo(JobState.Kind.PENDING);
        }
        bench.commands.next().exit(0);
        bench.turnUntil(worker, () -> bench.state("d") == JobState.Kind.PROCESSING);
    }

    private long processing(String... ids) {
        return Stream.of(ids).filter(id -> bench.state(id) == JobState.Kind.PROCESSING).count();
    }

    @Test
    void no_more_jobs_are_taken_than_there_are_slots() {
        Worker worker = bench.worker(2, Optional.empty(), List.of());
        for (String id : List.of("a", "b", "c")) {
            bench.enqueue(id);
        }
        worker.turn();
        worker.turn();
        assertThat(bench.state("c")).isEqualTo(JobState.Kind.PENDING);
        WorkerBench.until(() -> bench.commands.waiting().size() == 2);
    }

    @Test
    void a_stopped_run_uses_no_attempt_and_waits_again() throws Exception {
        Worker worker = bench.worker();
        bench.enqueue("job");
        worker.turn();
        bench.commands.next();
        worker.stop(StopRequest.GRACEFUL);
        worker.turn();
        assertThat(bench.state("job")).isEqualTo(JobState.Kind.PROCESSING);
        worker.stop(StopRequest.NOW);
        bench.turnUntil(worker, () -> bench.state("job") == JobState.Kind.PENDING);
        assertThat(bench.job("job").counters().attempts()).isZero();
        assertThat(bench.runs("job").getFirst().outcome()).isEqualTo(new Outcome.Interrupted());
    }

    @Test
    void a_worker_told_to_stop_gives_jobs_back_that_last_longer_than_its_grace() throws Exception {
        Worker worker =
                bench.worker(
                        new WorkerOptions(
                                new WorkerId("w-graceful"),
                                WorkerBench.HOST,
                                1,
                                Set.of(),
                                Optional.empty(),
                                Optional.of(Duration.ofMinutes(1)),
                                new WorkerOptions.Until.Stopped()),
                        bench.commands);
        bench.enqueue("job");
        worker.turn();
        bench.commands.next();
        worker.stop(StopRequest.GRACEFUL);
        worker.turn();
        bench.clock.advance(Duration.ofSeconds(59));
        worker.turn();
        assertThat(bench.state("job")).isEqualTo(JobState.Kind.PROCESSING);
        bench.clock.advance(Duration.ofSeconds(1));
        bench.turnUntil(worker, () -> bench.state("job") == JobState.Kind.PENDING);
        assertThat(bench.runs("job").getFirst().outcome()).isEqualTo(new Outcome.Interrupted());
    }

    @Test
    void a_gentler_request_does_not_soften_an_earlier_one() {
        Worker worker = bench.worker();
        bench.enqueue("job");
        worker.turn();
        worker.stop(StopRequest.NOW);
        worker.stop(StopRequest.GRACEFUL);
        bench.turnUntil(worker, () -> bench.state("job") == JobState.Kind.PENDING);
    }

    @Test
    void a_worker_that_stops_claims_no_more() {
        Worker worker = bench.worker();
        worker.stop(StopRequest.GRACEFUL);
        bench.enqueue("job");
        worker.turn();
        assertThat(bench.state("job")).isEqualTo(JobState.Kind.PENDING);
    }

    @Test
    void a_result_that_comes_after_a_take_over_is_logged_and_changes_nothing() throws Exception {
        Worker worker = bench.worker();
        bench.enqueue("job");
        worker.turn();
        WorkerId other = new WorkerId("w-other");
        bench.storage.jobs().takeOver(new WorkerId("w-1"), other, bench.clock.instant());
        bench.commands.next().exit(0);
        bench.enqueue("next");
        bench.turnUntil(worker, () -> bench.state("next") == JobState.Kind.PROCESSING);
        worker.stop(StopRequest.NOW);
        bench.turnUntil(worker, () -> bench.state("next") == JobState.Kind.PENDING);
        worker.close();
        assertThat(bench.log()).contains("superseded job");
        assertThat(bench.runs("job")).isEmpty();
        Job job = bench.job("job");
        assertThat(job.state())
                .isInstanceOfSatisfying(
                        JobState.Processing.class,
                        held -> assertThat(held.holder()).isEqualTo(other));
    }

    @Test
    void a_run_whose_output_cannot_be_read_counts_as_it_ended() throws Exception {
        Worker worker = bench.worker();
        bench.commands.makeOutputUnreadable();
        bench.enqueue("job");
        worker.turn();
        bench.endNext(worker, "job", 0);
        assertThat(bench.state("job")).isEqualTo(JobState.Kind.COMPLETED);
        assertThat(bench.runs("job").getFirst().output().lastErrorLine())
                .startsWith("queuectl: the output cannot be read");
    }

    @Test
    void a_run_that_is_lost_sight_of_again_and_again_ends_as_poison_and_frees_its_slot()
            throws Exception {
        Worker worker = bench.worker();
        bench.storage.settings().put("crash_limit", "2");
        bench.enqueue("job");
        for (int run = 1; run <= 2; run++) {
            int soFar = run;
            bench.turnUntil(worker, () -> bench.runs("job").size() == soFar - 1);
            bench.turnUntil(worker, () -> bench.state("job") == JobState.Kind.PROCESSING);
            bench.commands.next().fail(new IllegalStateException("nobody can wait for it"));
            bench.turnUntil(worker, () -> bench.runs("job").size() == soFar);
        }
        assertThat(bench.state("job")).isEqualTo(JobState.Kind.DEAD);
        assertThat(bench.job("job").last().orElseThrow().reason()).isEqualTo(Reason.POISON);
        bench.enqueue("next");
        worker.turn();
        assertThat(bench.commands.next().launch.mark().job()).isEqualTo("next");
    }

    @Test
    void a_clock_set_back_does_not_keep_a_waiting_job_from_its_run() throws Exception {
        Worker worker = bench.worker();
        bench.enqueue("job", WorkerBench.spec(1));
        worker.turn();
        bench.endNext(worker, "job", 1);
        Instant failedAt = bench.clock.instant();
        bench.clock.set(failedAt.minus(Duration.ofHours(1)));
        worker.turn();
        assertThat(bench.state("job")).isEqualTo(JobState.Kind.FAILED);
        bench.clock.set(failedAt.plusSeconds(2));
        worker.turn();
        assertThat(bench.state("job")).isEqualTo(JobState.Kind.PROCESSING);
    }

    private static JobSpec line(String line, int priority, String queue) {
        return WorkerBench.spec(line, 0, Backoff.DEFAULT, priority, queue, Optional.empty());
    }
}
