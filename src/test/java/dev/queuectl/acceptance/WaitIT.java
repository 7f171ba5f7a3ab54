package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code queuectl wait}: a script goes on when jobs have ended, and learns how. */
@EveryStore
@Execution(ExecutionMode.CONCURRENT)
class WaitIT {

    @AutoClose private final Queuectl queuectl = new Queuectl();

    @Test
    void a_script_waits_for_what_it_enqueued() {
        queuectl.startWorker("--count", "2");
        Call script =
                queuectl.startShell(
                        """
                        job='{"command":"until test -e go; do sleep 0.05; done; echo >>ran"}'
                        ids=$(printf '%s\\n' "$job" "$job" "$job" | queuectl enqueue - --quiet)
                        echo enqueued
                        queuectl wait $ids && wc -l <ran
                        """);
        script.awaitPrinted("enqueued");
        awaitWaiting();
        script.stillRuns();
        queuectl.shell("touch go").exits(0);
        Answer answer = script.end().exits(0);
        assertThat(answer.lines()).containsExactly("enqueued", "3");
        assertThat(answer.said()).isEmpty();
    }

    @Test
    void a_job_is_waited_for_through_its_retries_until_it_is_dead() {
        queuectl.startWorker();
        queuectl.enqueue(
                "--id",
                "flaky",
                "--max-retries",
                "1",
                "--backoff-max",
                "300ms",
                "until test -e go; do sleep 0.05; done; echo >>ran; exit 3");
        queuectl.enqueue("--id", "good", "--priority", "1", "true");

        Call wait = queuectl.start("wait", "flaky", "good");
        awaitWaiting();
        queuectl.shell("touch go").exits(0);
        Answer answer = wait.end().exits(7);
        assertThat(queuectl.lines("ran")).hasSize(2);
        assertThat(answer.text()).isEmpty();
        assertThat(answer.said()).contains("job 'flaky' is dead: exit 3").doesNotContain("good");
        assertThat(queuectl.call("wait", "good", "flaky", "--json").exits(7).json().texts("state"))
                .containsExactly("completed", "dead");
    }

    @Test
    void what_is_in_a_queue_or_bears_a_tag_is_waited_for_as_it_is_now() {
        queuectl.enqueue("--id", "good", "--queue", "mail", "--tag", "t", "true");
        queuectl.enqueue("--id", "bad", "--queue", "mail", "--max-retries", "0", "exit 3");
        queuectl.enqueue("--id", "other", "--delay", "1d", "true");
        queuectl.startWorker("--count", "2");

        queuectl.call("wait", "--tag", "t").exits(0);
        queuectl.awaitState("bad", "dead");
        queuectl.call("worker", "stop").exits(0);
        queuectl.enqueue("--id", "late", "--queue", "mail", "--max-retries", "0", "exit 4");
        Call call = queuectl.start("wait", "--queue", "mail");
        await().until(() -> call.said().contains("no worker is running"));
        queuectl.startWorker();
        assertThat(call.end().exits(7).said()).contains("job 'late' is dead").doesNotContain("bad");
        assertThat(queuectl.call("wait", "--queue", "mail").exits(0).said())
                .isEqualTo("nothing to wait for\n");
        queuectl.call("wait", "state:pending", "--timeout", "0s").exits(8);
        queuectl.call("wait", "good", "--queue", "mail").exits(2);
    }

    @Test
    void the_first_that_ends_is_enough_if_any_is_asked_for() {
        queuectl.startWorker("--count", "3");
        queuectl.enqueue("endless", "until test -e go; do sleep 0.05; done");
        queuectl.enqueue("--id", "bad", "--max-retries", "0", "exit 3");
        queuectl.enqueue("good", "true");

        queuectl.call("wait", "--any", "endless", "good").exits(0);
        assertThat(queuectl.call("wait", "--any", "endless", "bad", "--json").exits(7).json())
                .satisfies(ended -> assertThat(ended.texts("id")).containsExactly("bad"));
        queuectl.call("wait", "--any", "endless", "--timeout", "50ms").exits(8);
        assertThat(queuectl.call("wait", "--fail-fast", "endless", "good", "bad").exits(7).said())
                .contains("job 'bad' is dead: exit 3");
        queuectl.call("wait", "--fail-fast", "endless", "good", "--timeout", "50ms").exits(8);
        queuectl.shell("touch go").exits(0);
        queuectl.call("wait", "--fail-fast", "endless", "good").exits(0);
    }

    @Test
    void what_takes_too_long_is_8_and_what_is_not_there_3() {
        queuectl.enqueue("--id", "later", "--delay", "1h", "true");
        assertThat(queuectl.call("wait", "later", "--timeout", "300ms").exits(8).said())
                .containsPattern("'later' is pending, due in 5\\dm");
        queuectl.call("wait", "later", "nobody").exits(3);
        queuectl.call("wait", "later", "--timeout", "300").exits(2);
        queuectl.call("wait").exits(2);
    }

    @Test
    void a_job_that_is_purged_meanwhile_is_said_to_be() {
        queuectl.enqueue("--id", "later", "--delay", "1h", "true");
        Call call = queuectl.start("wait", "later");
        await().until(() -> call.said().contains("no worker is running"));
        queuectl.call("purge", "--all", "--yes").exits(0);
        assertThat(call.end().exits(3).said()).contains("'later' was purged");
    }

    @Test
    void Ctrl_C_ends_the_waiting_with_130_and_leaves_the_job_alone() {
        queuectl.enqueue("--id", "later", "--delay", "1h", "true");
        Call call = queuectl.startInTerminal("wait", "later");
        await().until(() -> call.said().contains("no worker is running"));
        await().untilAsserted(() -> {
            Signals.sendToGroup("INT", call.process().pid());
            assertThat(call.lives()).isFalse();
        });
        call.end().exits(130);
        assertThat(queuectl.state("later")).isEqualTo("pending");
    }

    private void awaitWaiting() {
        await("somebody waits")
                .until(() ->
                        queuectl.processes().stream()
                                .anyMatch(process -> process.command().contains("Main wait ")));
    }
}
