package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.util.List;

/** Commands that change all jobs which a filter means. */
@EveryStore
@Execution(ExecutionMode.CONCURRENT)
class ManyJobsIT {

    @AutoClose private final Queuectl queuectl = new Queuectl();

    /** Leaves two dead jobs with output and a completed one. */
    private void fill() {
        queuectl.enqueue(
                "--id", "full", "--max-retries", "0", "echo out; echo 'No space' >&2; exit 3");
        queuectl.enqueue("--id", "lost", "--max-retries", "0", "echo 'Not found' >&2; exit 4");
        queuectl.enqueue("done", "true");
        queuectl.drain();
    }

    private List<String> ids(String... filter) {
        return queuectl.shell("queuectl list --json " + String.join(" ", filter))
                .exits(0)
                .json()
                .texts("id");
    }

    @Test
    void what_died_of_one_cause_is_retried_and_keeps_its_history() {
        fill();
        assertThat(queuectl.call("retry", "state:dead", "error:no space").exits(0).said())
                .isEqualTo("retried 1 job\n");
        assertThat(queuectl.state("lost")).isEqualTo("dead");
        queuectl.drain();
        assertThat(queuectl.job("full").get("runs").items()).hasSize(2);
        assertThat(queuectl.job("lost").get("runs").items()).hasSize(1);
    }

    @Test
    void what_is_deleted_is_gone_with_runs_and_output_and_its_id_is_free() {
        fill();
        queuectl.enqueue("--id", "later", "--delay", "1d", "true");
        queuectl.call("delete", "state:dead,pending").exits(9);
        assertThat(queuectl.call("delete", "state:dead,pending", "--yes").exits(0).said())
                .isEqualTo("deleted 3 jobs\n");
        assertThat(ids("--all")).containsExactly("done");
        queuectl.call("log", "full").exits(3);
        queuectl.enqueue("full", "true");
        assertThat(queuectl.job("full").get("runs").items()).isEmpty();
        assertThat(queuectl.counts().get("dead").whole()).isZero();
    }

    @Test
    void what_runs_is_neither_retried_nor_deleted_and_the_others_are() {
        fill();
        queuectl.startWorker();
        queuectl.enqueue("running", "echo >started; until test -e go; do sleep 0.05; done");
        queuectl.awaitLines("started", 1);

        assertThat(queuectl.call("retry", "id:running").exits(4).said())
                .startsWith("error: 1 job cannot be retried while running\n");
        queuectl.call("delete", "id:running", "--yes").exits(4);
        queuectl.call("delete", "running", "--yes").exits(4);
        Json some = queuectl.call("delete", "-id:lost", "--yes", "--json").exits(6).json();
        assertThat(some.get("deleted").whole()).isEqualTo(2);
        assertThat(some.get("refused").whole()).isEqualTo(1);
        assertThat(queuectl.state("running")).isEqualTo("processing");
        queuectl.shell("touch go").exits(0);
        queuectl.awaitState("running", "completed");
        assertThat(ids("--all")).containsExactly("lost", "running");
    }

    @Test
    void what_waits_is_cancelled_and_what_runs_is_ended_before_it_returns() {
        queuectl.withLongGrace().startWorker("--count", "2");
        for (String id : List.of("a", "b")) {
            queuectl.enqueue("--id", id, "--tag", "dull", "echo $$ >>pids; sleep 1000");
        }
        queuectl.awaitLines("pids", 2);
        queuectl.enqueue("--id", "waits", "--tag", "dull", "--delay", "1d", "true");
        queuectl.enqueue("other", "true");

        assertThat(queuectl.call("cancel", "tag:dull", "--yes").exits(0).said())
                .isEqualTo("cancelled 3 jobs\n");
        assertThat(ids("state:cancelled")).containsExactly("a", "b", "waits");
        assertThat(queuectl.processes())
                .extracting(MarkedProcesses.Found::pid)
                .doesNotContainAnyElementsOf(
                        queuectl.lines("pids").stream().map(Long::valueOf).toList());
        queuectl.awaitState("other", "completed");
        assertThat(queuectl.call("cancel", "--all", "--yes", "--json").exits(0).json().keys())
                .containsExactly("matched", "cancelled", "refused");
    }

    @Test
    void a_run_that_its_worker_does_not_end_in_time_is_8_or_6_and_the_request_stands() {
        queuectl.call("config", "set", "kill_grace", "100ms").exits(0);
        Queuectl.Worker worker = queuectl.startWorker();
        queuectl.enqueue("held", "echo $$ >>pids; sleep 1000");
        queuectl.awaitLines("pids", 1);
        Signals.send("STOP", worker.pid());
        try {
            Answer late = queuectl.call("cancel", "state:processing", "--yes", "--json").exits(8);
            assertThat(late.json().get("cancelled").whole()).isZero();
            assertThat(late.said()).contains("'held' still runs").contains("the request stands");
            queuectl.enqueue("waits", "true");
            assertThat(queuectl.call("cancel", "--all", "--yes").exits(6).said())
                    .contains("'held' still runs")
                    .endsWith("cancelled 1 job\n");
        } finally {
            Signals.send("CONT", worker.pid());
        }
        queuectl.awaitState("held", "cancelled");
    }

    @Test
    void clones_run_in_the_order_of_their_originals() {
        queuectl.enqueue("--id", "one", "--tag", "t", "echo one >>ran");
        queuectl.enqueue("--id", "two", "--tag", "t", "echo two >>ran");
        queuectl.drain();
        List<String> clones = queuectl.call("clone", "tag:t").exits(0).lines();
        assertThat(clones).hasSize(2).doesNotContain("one", "two");
        queuectl.drain();
        assertThat(queuectl.lines("ran")).containsExactly("one", "two", "one", "two");
        assertThat(queuectl.job(clones.getFirst()).get("command").text())
                .isEqualTo("echo one >>ran");
        assertThat(queuectl.call("clone", "last").exits(0).lines()).hasSize(1);
    }

    @Test
    void a_rehearsal_changes_nothing_and_everything_must_be_asked_for() {
        fill();
        for (String command : List.of("retry", "cancel", "delete", "clone")) {
            queuectl.call(command, "state:dead", "--dry-run").exits(0);
            queuectl.call(command, "priority:>=-1000", "--yes").exits(2);
            queuectl.call(command).exits(2);
            queuectl.call(command, "full", "state:dead").exits(2);
        }
        assertThat(queuectl.call("delete", "full", "done", "--dry-run").exits(0).lines())
                .containsExactly("full", "done");
        assertThat(ids("--all")).containsExactly("full", "lost", "done");
        queuectl.call("delete", "--all", "--yes").exits(0);
        assertThat(ids("--all")).isEmpty();
    }

    @Test
    void Ctrl_C_ends_it_with_130_and_says_what_is_done() throws InterruptedException {
        // So many that it is not done at once; the server that stands for MongoDB takes longer.
        boolean isSlow = "mongo".equals(System.getProperty("queuectl.acceptance.store"));
        int jobs = isSlow ? 5_000 : 40_000;
        Answer answer = cancelAndInterrupt(jobs);
        // Where nobody looks for long, all may be done before it is interrupted.
        for (int again = 0; again < 5 && answer.code() == 0; again++) {
            queuectl.call("delete", "--all", "--yes").exits(0);
            answer = cancelAndInterrupt(jobs);
        }
        answer.exits(130);

        long cancelled = queuectl.counts().get("cancelled").whole();
        assertThat(cancelled).isLessThan(jobs);
        assertThat(answer.said())
                .contains("error: interrupted: cancelled " + cancelled + " of " + jobs + " jobs")
                .contains("the same again does the rest");
        assertThat(queuectl.call("cancel", "--all", "--yes").exits(0).said())
                .isEqualTo("cancelled " + (jobs - cancelled) + " jobs\n");
    }

    /** Enqueues jobs, cancels them all, and presses Ctrl-C when some are. */
    private Answer cancelAndInterrupt(int jobs) throws InterruptedException {
        queuectl.shell(
                        "seq "
                                + jobs
                                + " | sed 's/.*/{\"command\":\"true\",\"run_at\":\"+1d\"}/'"
                                + " | queuectl enqueue - >/dev/null")
                .exits(0);
        Call call = queuectl.startInTerminal("cancel", "--all", "--yes");
        long pid = call.process().pid();
        // It stands still while it is looked at, lest it is done before the look is over.
        while (call.lives() && queuectl.counts().get("cancelled").whole() == 0) {
            Signals.send("CONT", pid);
            Thread.sleep(30);
            Signals.send("STOP", pid);
        }
        Signals.sendToGroup("INT", pid);
        Signals.send("CONT", pid);
        return call.end();
    }
}
