package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a job wrote, as {@code queuectl log} gives it back. */
@EveryStore
@Execution(ExecutionMode.CONCURRENT)
class LogIT {

    @AutoClose private final Queuectl queuectl = new Queuectl();

    @Test
    void every_run_keeps_its_own_output_and_the_last_is_shown_first() {
        queuectl.call("config", "set", "backoff_max", "50ms").exits(0);
        queuectl.enqueue(
                "--id",
                "job",
                "--max-retries",
                "1",
                "echo run $QUEUECTL_RUN; echo >&2 oops; exit 1");
        queuectl.drain();

        assertThat(queuectl.call("log", "job").exits(0).text()).isEqualTo("run 2\n");
        Answer first = queuectl.call("log", "job", "--run", "1").exits(0);
        assertThat(first.text()).isEqualTo("run 1\n");
        assertThat(first.said()).isEqualTo("oops\n");
        assertThat(queuectl.call("log", "job", "--run", "3").exits(3).text()).isEmpty();
    }

    @Test
    void one_stream_and_the_last_lines_can_be_asked_for() {
        queuectl.enqueue("job", "seq 1 9; seq 11 19 >&2");
        queuectl.drain();

        Answer errors = queuectl.call("log", "job", "--stream", "err").exits(0);
        assertThat(errors.said() + errors.text()).startsWith("11\n").endsWith("19\n");
        Answer tail = queuectl.call("log", "job", "--stream", "out", "-n", "2").exits(0);
        assertThat(tail.text()).isEqualTo("8\n9\n");
        assertThat(queuectl.call("log", "job", "-n", "0").exits(0).text()).isEmpty();
    }

    @Test
    void large_and_binary_output_comes_back_byte_for_byte() {
        queuectl.shell(
                        """
                        head -c 3000000 /dev/urandom >bytes
                        queuectl enqueue large 'cat bytes' && queuectl worker run --drain &&
                            queuectl log large | cmp - bytes
                        """)
                .exits(0);
    }

    @Test
    void the_output_of_a_job_can_be_read_while_it_runs() {
        queuectl.startWorker();
        queuectl.enqueue("job", "echo early; echo >started; until test -e go; do sleep 0.05; done");
        queuectl.awaitLines("started", 1);

        assertThat(queuectl.call("log", "job").exits(0).text()).isEqualTo("early\n");
        queuectl.shell("touch go").exits(0);
        queuectl.awaitState("job", "completed");
    }

    @Test
    void Ctrl_C_ends_the_following_with_130_and_leaves_the_job_alone() {
        queuectl.startWorker();
        queuectl.enqueue("job", "echo early >&2; sleep 1000");
        Call call = queuectl.startInTerminal("log", "-f", "job");
        await().until(() -> call.said().contains("early"));
        await().untilAsserted(() -> {
            Signals.sendToGroup("INT", call.process().pid());
            assertThat(call.lives()).isFalse();
        });
        call.end().exits(130);
        assertThat(queuectl.state("job")).isEqualTo("processing");
    }
}
