package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code queuectl cancel}: what waits never runs, what runs is ended with all that it started. */
@EveryStore
@Execution(ExecutionMode.CONCURRENT)
class CancelIT {

    @AutoClose private final Queuectl queuectl = new Queuectl();

    @Test
    void a_waiting_job_never_runs() {
        queuectl.enqueue("waiting", "echo >>ran");
        queuectl.enqueue("--id", "later", "--delay", "1d", "echo >>ran");

        assertThat(queuectl.call("cancel", "waiting", "later").exits(0).lines())
                .containsExactly("waiting", "later");
        queuectl.drain();

        assertThat(queuectl.state("waiting")).isEqualTo("cancelled");
        assertThat(queuectl.job("waiting").get("runs").items()).isEmpty();
        assertThat(queuectl.work().resolve("ran")).doesNotExist();
    }

    @Test
    void what_runs_is_ended_with_everything_it_started() {
        queuectl.withLongGrace().startWorker();
        queuectl.enqueue(
                "running",
                "setsid sh -c 'echo $$ >>pids; exec sleep 1000' & echo $$ >>pids; sleep 1000");
        queuectl.awaitLines("pids", 2);

        queuectl.call("cancel", "running").exits(0);

        assertThat(queuectl.state("running")).isEqualTo("cancelled");
        assertThat(queuectl.processes())
                .extracting(MarkedProcesses.Found::pid)
                .doesNotContainAnyElementsOf(
                        queuectl.lines("pids").stream().map(Long::valueOf).toList());
        assertThat(queuectl.job("running").get("runs").items().getFirst().get("outcome").text())
                .isEqualTo("cancelled");
        queuectl.call("retry", "running").exits(0);
    }

    @Test
    void a_job_that_ignores_term_is_killed_after_the_grace() {
        queuectl.call("config", "set", "kill_grace", "500ms").exits(0);
        queuectl.startWorker();
        queuectl.enqueue("stubborn", "trap '' TERM; echo >>ready; while :; do sleep 0.1; done");
        queuectl.awaitLines("ready", 1);

        // It waits for the grace and two seconds, which a busy machine may exceed.
        assertThat(queuectl.call("cancel", "stubborn").code()).isIn(0, 8);

        queuectl.awaitState("stubborn", "cancelled");
    }

    @Test
    @DisabledIfSystemProperty(
            named = "queuectl.acceptance.store",
            matches = "postgres|mongo",
            disabledReason = "there a worker counts as dead when its lease is over, after 20 s")
    void a_job_of_a_dead_worker_is_cancelled_without_another_worker() {
        Queuectl.Worker worker = queuectl.withLongGrace().startWorker();
        queuectl.enqueue("orphan", "echo $$ >>pids; sleep 1000");
        queuectl.awaitLines("pids", 1);
        Signals.send("KILL", worker.pid());

        queuectl.call("cancel", "orphan").exits(0);

        assertThat(queuectl.state("orphan")).isEqualTo("cancelled");
        assertThat(queuectl.processes()).isEmpty();
        assertThat(queuectl.call("worker", "list", "--json").exits(0).text().strip())
                .isEqualTo("[]");
    }

    @Test
    void a_frozen_worker_finds_the_request_at_its_return() {
        queuectl.call("config", "set", "kill_grace", "100ms").exits(0);
        Queuectl.Worker worker = queuectl.startWorker();
        queuectl.enqueue("held", "echo $$ >>pids; sleep 1000");
        queuectl.awaitLines("pids", 1);
        Signals.send("STOP", worker.pid());
        try {
            Answer late = queuectl.call("cancel", "held").exits(8);
            assertThat(late.said()).contains("'held' still runs").contains("the request stands");
        } finally {
            Signals.send("CONT", worker.pid());
        }
        queuectl.awaitState("held", "cancelled");
    }

    @Test
    void finished_and_unknown_jobs_are_refused_each_with_its_code() {
        queuectl.enqueue("done", "true");
        queuectl.drain();

        assertThat(queuectl.call("cancel", "done").exits(4).said())
                .startsWith("error: job 'done' cannot be cancelled: it is completed\n");
        queuectl.call("cancel", "nobody").exits(3);
        queuectl.call("cancel").exits(2);
        queuectl.enqueue("waiting", "true");
        queuectl.call("cancel", "done", "waiting").exits(6);
        queuectl.call("cancel", "waiting").exits(0);
    }
}
