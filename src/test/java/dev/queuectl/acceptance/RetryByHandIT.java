package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code queuectl retry}: jobs run because somebody asks for it, not because their time came. */
@EveryStore
@Execution(ExecutionMode.CONCURRENT)
class RetryByHandIT {

    @AutoClose private final Queuectl queuectl = new Queuectl();

    @Test
    void finished_jobs_run_again_and_keep_their_history() {
        queuectl.enqueue("good", "echo >>ran");
        queuectl.enqueue("--id", "bad", "--max-retries", "0", "test -e mended");
        queuectl.drain();
        queuectl.shell("touch mended; queuectl retry good bad").exits(0);
        queuectl.drain();

        assertThat(queuectl.lines("ran")).hasSize(2);
        assertThat(queuectl.state("bad")).isEqualTo("completed");
        assertThat(queuectl.job("bad").get("runs").items()).hasSize(2);
        assertThat(queuectl.job("bad").get("attempts").whole()).isEqualTo(1);
    }

    @Test
    void a_worker_that_waits_takes_a_retried_job_although_it_was_for_tomorrow() {
        queuectl.enqueue("--id", "later", "--delay", "1d", "echo >>ran");
        queuectl.enqueue(
                "--id", "failing", "--backoff-base", "60", "--max-retries", "1", "test -e mended");
        queuectl.startWorker();
        queuectl.awaitState("failing", "failed");

        assertThat(queuectl.shell("touch mended; queuectl retry later failing").exits(0).lines())
                .containsExactly("later", "failing");
        queuectl.awaitState("failing", "completed");
        queuectl.awaitState("later", "completed");
        assertThat(queuectl.lines("ran")).hasSize(1);
    }

    @Test
    void a_running_job_is_refused_with_who_holds_it_and_the_others_are_retried() {
        Queuectl.Worker worker = queuectl.startWorker();
        queuectl.enqueue("done", "true");
        queuectl.awaitState("done", "completed");
        queuectl.enqueue("running", "echo >started; until test -e go; do sleep 0.05; done");
        queuectl.awaitLines("started", 1);

        Answer alone = queuectl.call("retry", "running").exits(4);
        assertThat(alone.said())
                .startsWith("error: job 'running' cannot be retried: it is still running\n")
                .contains("  worker " + worker.id() + " (pid " + worker.pid() + ") has held it for")
                .contains("  try: queuectl cancel running, then queuectl retry running");
        Answer both = queuectl.call("retry", "running", "done").exits(6);
        assertThat(both.text()).isEqualTo("done\n");
        queuectl.shell("touch go").exits(0);
        queuectl.awaitState("running", "completed");
        assertThat(queuectl.job("running").get("runs").items()).hasSize(1);
    }

    @Test
    @DisabledIfSystemProperty(
            named = "queuectl.acceptance.store",
            matches = "postgres|mongo",
            disabledReason = "there a worker counts as dead when its lease is over, after 20 s")
    void a_job_whose_worker_died_is_refused_with_what_recovers_it() {
        Queuectl.Worker worker = queuectl.startWorker();
        queuectl.enqueue("job", "echo >>started; until test -e go; do sleep 0.05; done");
        queuectl.awaitLines("started", 1);
        Signals.send("KILL", worker.pid());

        await().untilAsserted(() ->
                assertThat(queuectl.call("retry", "job").exits(4).said())
                        .contains("its worker died", worker.id(), "try: queuectl worker start"));
        queuectl.shell("touch go").exits(0);
        queuectl.drain();
        assertThat(queuectl.state("job")).isEqualTo("completed");
    }
}
