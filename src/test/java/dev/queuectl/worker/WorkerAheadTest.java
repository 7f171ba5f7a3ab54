package dev.queuectl.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.domain.Backoff;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState;
import dev.queuectl.store.StopRequest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What a worker makes of jobs that it claimed ahead of its free slots. */
class WorkerAheadTest {
    private static final int QUICK = 10;

    @TempDir Path folder;
    private WorkerBench bench;
    private Worker worker;

    @BeforeEach
    void open() {
        bench = new WorkerBench(folder);
        worker = bench.worker();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** Lets the worker run enough quick jobs to claim two ahead, of three more. */
    private void holdTwoAhead() throws InterruptedException {
        for (int i = 0; i < QUICK; i++) {
            bench.enqueue("quick-" + i);
        }
        worker.turn();
        for (int i = 0; i < QUICK - 1; i++) {
            bench.endNext(worker, "quick-" + i, 0);
        }
        bench.enqueue("a");
        bench.enqueue("b");
        bench.enqueue("c");
        bench.endNext(worker, "quick-" + (QUICK - 1), 0);
        bench.turnUntil(worker, () -> bench.state("b") == JobState.Kind.PROCESSING);
        assertThat(bench.commands.next().line()).isEqualTo("true");
    }

    @Test
    void a_job_at_hand_starts_when_the_one_before_it_ends_without_a_turn() throws Exception {
        holdTwoAhead();
        Job waiting = bench.job("b");
        assertThat(bench.commands.waiting()).isEmpty();

        bench.storage.fail("turn");
        bench.commands.started("a").exit(0);

        assertThat(bench.commands.next().launch.environment())
                .containsEntry("QUEUECTL_JOB_ID", "b")
                .containsEntry("QUEUECTL_RUN", "1");
        bench.storage.mend();
        bench.commands.started("b").exit(0);
        bench.turnUntil(worker, () -> bench.state("b") == JobState.Kind.COMPLETED);
        assertThat(bench.runs("b")).hasSize(1);
        assertThat(bench.job("b").fence()).isEqualTo(waiting.fence());
    }

    @Test
    void jobs_at_hand_go_back_unblamed_when_the_worker_is_stopped() throws Exception {
        holdTwoAhead();

        worker.stop(StopRequest.GRACEFUL);
        worker.turn();

        assertThat(bench.state("a")).isEqualTo(JobState.Kind.PROCESSING);
        assertThat(bench.state("b")).isEqualTo(JobState.Kind.PENDING);
        assertThat(bench.job("b").counters().isNone()).isTrue();
        assertThat(bench.runs("b")).isEmpty();
        bench.commands.started("a").exit(0);
        bench.turnUntil(worker, () -> bench.state("a") == JobState.Kind.COMPLETED);
    }

    @Test
    void jobs_at_hand_go_back_when_the_one_that_runs_takes_its_time() throws Exception {
        holdTwoAhead();

        bench.clock.advance(Duration.ofMillis(101));
        worker.turn();

        assertThat(bench.state("b")).isEqualTo(JobState.Kind.PENDING);
        assertThat(bench.runs("b")).isEmpty();
        worker.turn();
        assertThat(bench.state("b")).isEqualTo(JobState.Kind.PENDING);
    }

    @Test
    void a_newcomer_of_higher_priority_goes_before_those_at_hand() throws Exception {
        holdTwoAhead();

        bench.enqueue(
                "high",
                WorkerBench.spec("true", 0, Backoff.DEFAULT, 5, "default", Optional.empty()));
        bench.turnUntil(worker, () -> bench.state("high") == JobState.Kind.PROCESSING);
        bench.commands.started("a").exit(0);

        assertThat(bench.commands.next().launch.environment())
                .containsEntry("QUEUECTL_JOB_ID", "high");
    }

    @Test
    void a_job_that_was_lost_before_is_never_at_hand() throws Exception {
        bench.enqueue("lost");
        bench.loseOnce("lost");
        bench.enqueue(
                "holder",
                WorkerBench.spec("true", 0, Backoff.DEFAULT, 9, "default", Optional.empty()));
        for (int i = 0; i < QUICK; i++) {
            bench.enqueue(
                    "quick-" + i,
                    WorkerBench.spec("true", 0, Backoff.DEFAULT, 10, "default", Optional.empty()));
        }
        worker.turn();
        for (int i = 0; i < QUICK; i++) {
            bench.endNext(worker, "quick-" + i, 0);
        }
        bench.turnUntil(worker, () -> bench.state("holder") == JobState.Kind.PROCESSING);
        worker.turn();
        assertThat(bench.state("lost")).isEqualTo(JobState.Kind.PENDING);

        bench.commands.started("holder").exit(0);
        bench.turnUntil(worker, () -> bench.state("lost") == JobState.Kind.PROCESSING);
    }
}
