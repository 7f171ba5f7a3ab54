package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.queuectl.acceptance.Queuectl.Worker;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** Workers come, work, listen and go. */
@EveryStore
@Execution(ExecutionMode.CONCURRENT)
class WorkersIT {

    private static final String ASKED_TO_END =
            "echo >started; until test -e go; do sleep 0.05; done";

    @AutoClose private final Queuectl queuectl = new Queuectl();

    @Test
    void a_start_prints_id_and_pid_and_keeps_no_pipe_of_its_caller() {
        Answer answer =
                queuectl.shell(
                                """
                                printed=$(queuectl worker start --count 2 2>&1) || exit
                                printf '%s\\n' "$printed"
                                """)
                        .exits(0);

        Json worker = queuectl.workers().get(0);
        assertThat(answer.text())
                .contains(worker.get("id").text())
                .contains(Long.toString(worker.get("pid").whole()));
        assertThat(worker.get("slots").whole()).isEqualTo(2);
        assertThat(MarkedProcesses.lives(worker.get("pid").whole())).isTrue();
    }

    @Test
    void a_worker_started_in_the_background_survives_the_end_of_its_terminal() {
        Call terminal = queuectl.startInTerminal("worker", "start");
        terminal.end().exits(0);
        Signals.sendToGroup("HUP", terminal.process().pid());
        Signals.sendToGroup("INT", terminal.process().pid());

        String id = queuectl.enqueue("true");
        queuectl.awaitState(id, "completed");
    }

    @Test
    void a_graceful_stop_lets_jobs_finish_and_takes_no_new_ones() {
        queuectl.startWorker();
        queuectl.enqueue("current", ASKED_TO_END);
        queuectl.enqueue("next", "echo >>touched");
        queuectl.awaitLines("started", 1);
        Call stop = queuectl.start("worker", "stop");
        queuectl.awaitInLogs("stopping");
        stop.stillRuns();
        queuectl.shell("touch go").exits(0);
        stop.end().exits(0);

        assertThat(queuectl.state("current")).isEqualTo("completed");
        assertThat(queuectl.state("next")).isEqualTo("pending");
        assertThat(queuectl.workers().items()).isEmpty();
        queuectl.awaitNoProcess();
    }

    @Test
    void a_stop_at_once_gives_jobs_back_with_no_retry_used() {
        queuectl.startWorker();
        queuectl.enqueue("current", ASKED_TO_END);
        queuectl.awaitLines("started", 1);
        queuectl.call("worker", "stop", "--now").exits(0);

        Json job = queuectl.job("current");
        assertThat(job.get("state").text()).isEqualTo("pending");
        assertThat(job.get("attempts").whole()).isZero();
        assertThat(job.get("runs").texts("outcome")).containsExactly("interrupted");
        queuectl.awaitNoProcess();

        queuectl.shell("touch go").exits(0);
        queuectl.drain();
        assertThat(queuectl.job("current").get("attempts").whole()).isEqualTo(1);
    }

    @Test
    void a_stop_that_takes_too_long_names_who_is_left() {
        String worker = queuectl.startWorker().id();
        queuectl.enqueue("current", ASKED_TO_END);
        queuectl.awaitLines("started", 1);
        Answer stop = queuectl.call("worker", "stop", "--timeout", "300ms").exits(8);

        assertThat(stop.said()).contains(worker);
        queuectl.shell("touch go").exits(0);
        queuectl.awaitState("current", "completed");
    }

    @Test
    void one_of_two_workers_is_stopped_by_its_id() {
        Worker leaves = queuectl.startWorker();
        Worker stays = queuectl.startWorker();
        queuectl.call("worker", "stop", leaves.id()).exits(0);

        assertThat(queuectl.workers().texts("id")).containsExactly(stays.id());
        await().until(() -> !MarkedProcesses.lives(leaves.pid()));
    }

    @Test
    void a_second_signal_ends_the_jobs_at_once() {
        Call worker = queuectl.startInTerminal("worker", "run");
        queuectl.enqueue("current", ASKED_TO_END);
        queuectl.awaitLines("started", 1);
        worker.signal("TERM");
        await().until(() -> worker.said().contains("stopping"));
        worker.stillRuns();
        worker.signal("TERM");

        assertThat(worker.end().code()).isIn(0, 143);
        assertThat(queuectl.job("current").get("runs").texts("outcome"))
                .containsExactly("interrupted");
        assertThat(queuectl.processes()).isEmpty();
    }

    @Test
    void a_worker_runs_as_many_jobs_at_a_time_as_it_has_slots() {
        queuectl.startWorker("--count", "3");
        for (String id : List.of("a", "b", "c", "d")) {
            queuectl.enqueue(id, "echo >>started; until test -e go; do sleep 0.05; done");
        }
        queuectl.awaitLines("started", 3);

        assertThat(queuectl.counts().get("processing").whole()).isEqualTo(3);
        assertThat(queuectl.workers().get(0).get("jobs").items()).hasSize(3);
        assertThat(queuectl.lines("started")).hasSize(3);
        queuectl.shell("touch go").exits(0);
        queuectl.awaitState("d", "completed");
    }

    @Test
    void a_worker_serves_the_queues_it_was_given() {
        queuectl.enqueue("--queue", "mail", "--id", "letter", "true");
        queuectl.enqueue("--id", "other", "true");
        queuectl.drain("--queue", "mail");

        assertThat(queuectl.state("letter")).isEqualTo("completed");
        assertThat(queuectl.state("other")).isEqualTo("pending");
    }

    @Test
    void drain_waits_for_retries_leaves_what_is_not_due_and_counts_it() {
        queuectl.enqueue("--id", "later", "--delay", "1h", "true");
        queuectl.enqueue(
                "--id", "flaky", "--backoff-base", "1", "test -e second || { >second; exit 1; }");
        queuectl.enqueue("--id", "hopeless", "--max-retries", "0", "false");
        Answer drain = queuectl.drain();

        assertThat(drain.said()).contains("1 job");
        assertThat(queuectl.state("later")).isEqualTo("pending");
        assertThat(queuectl.state("flaky")).isEqualTo("completed");
        assertThat(queuectl.state("hopeless")).isEqualTo("dead");
    }

    @Test
    void a_worker_logs_the_life_of_its_jobs() {
        long pid = queuectl.startWorker().pid();
        queuectl.enqueue("--id", "good", "true");
        queuectl.enqueue("--id", "slow", "--timeout", "200", "--max-retries", "0", "sleep 77");
        queuectl.enqueue("--id", "bad", "--max-retries", "1", "--backoff-max", "100ms", "false");
        for (String id : List.of("good", "slow", "bad")) {
            queuectl.awaitState(id, id.equals("good") ? "completed" : "dead");
        }
        queuectl.call("worker", "stop").exits(0);
        queuectl.awaitNoProcess();

        String log = queuectl.call("worker", "logs").exits(0).text();
        assertThat(log)
                .contains("started", Long.toString(pid))
                .contains("claimed", "completed", "failed", "timed out", "retry in", "dead")
                .contains("stopping", "left");
    }

    @Test
    void a_log_that_is_long_enough_is_followed_by_another_and_read_as_one() throws Exception {
        queuectl.startWorker();
        Path log;
        try (Stream<Path> files = Files.walk(queuectl.home())) {
            log = files.filter(file -> file.toString().endsWith(".log")).findFirst().orElseThrow();
        }
        queuectl.enqueue("--id", "before", "true");
        queuectl.awaitState("before", "completed");
        queuectl.awaitInLogs("completed before");
        Files.writeString(
                log, ("x".repeat(1_023) + "\n").repeat(9 << 10), StandardOpenOption.APPEND);
        queuectl.enqueue("--id", "after", "true");
        queuectl.awaitState("after", "completed");
        queuectl.call("worker", "stop").exits(0);
        queuectl.awaitNoProcess();

        assertThat(Files.readString(Path.of(log + ".1"))).contains("completed before", "xxx");
        assertThat(Files.readString(log)).contains("completed after", "left").doesNotContain("xxx");
        assertThat(Files.getPosixFilePermissions(log))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        String whole = queuectl.call("worker", "logs").exits(0).text();
        assertThat(
                        Stream.of("started", "completed before", "xxx", "completed after")
                                .map(whole::indexOf))
                .isSorted()
                .doesNotContain(-1);
    }

    @Test
    void a_change_of_the_configuration_reaches_a_running_worker() {
        queuectl.startWorker();
        queuectl.call("config", "set", "job_timeout", "400").exits(0);
        queuectl.enqueue("--id", "slow", "--max-retries", "0", "sleep 777");
        queuectl.awaitState("slow", "dead");
        assertThat(queuectl.job("slow").get("reason").text()).isEqualTo("timeout");

        queuectl.call("config", "unset", "job_timeout").exits(0);
        queuectl.enqueue("--id", "free", "sleep 1");
        queuectl.awaitState("free", "completed");
    }

    @Test
    void several_stop_requests_at_the_same_moment_are_one() {
        queuectl.startWorker();
        Call one = queuectl.start("worker", "stop");
        Call two = queuectl.start("worker", "stop");
        one.end().exits(0);
        two.end().exits(0);
        // The one that comes second may find no worker while its process is ending.
        queuectl.awaitNoProcess();
    }
}
