package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;

/**
 * {@code queuectl run}: enqueue a command, run it, and be as transparent as if it were not there.
 */
@EveryStore
@Execution(ExecutionMode.CONCURRENT)
class RunIT {

    @AutoClose private final Queuectl queuectl = new Queuectl();

    @Test
    void the_output_of_a_program_is_all_that_is_printed() {
        assertThat(queuectl.call("run", "--", "echo", "hello").exits(0).text())
                .isEqualTo("hello\n");
        assertThat(
                        queuectl.call("run", "--", "printf", "%s|", "a  b", "$HOME", "'")
                                .exits(0)
                                .text())
                .isEqualTo("a  b|$HOME|'|");
    }

    @Test
    void a_line_for_the_shell_prints_to_both_streams() {
        Answer answer = queuectl.call("run", "echo out; echo err >&2").exits(0);
        assertThat(answer.text()).isEqualTo("out\n");
        assertThat(answer.said()).isEqualTo("err\n");
    }

    @ParameterizedTest
    @CsvSource({"exit 7, 7", "exit 255, 255", "kill -TERM $$, 143", "kill -9 $$, 137"})
    void the_exit_code_is_that_of_the_command(String command, int code) {
        queuectl.call("run", command).exits(code);
    }

    @Test
    void the_exit_code_is_that_of_the_last_run() {
        String[] call = {
            "run",
            "--max-retries",
            "2",
            "--backoff-max",
            "100ms",
            "echo >>ran; test $(wc -l <ran) -gt 1 || exit 5; exit 6"
        };
        queuectl.call(call).exits(6);
        assertThat(queuectl.lines("ran")).hasSize(3);
    }

    @Test
    void what_cannot_be_started_is_told_as_shells_and_containers_tell_it() {
        queuectl.call("run", "--", "/no/such/program").exits(127);
        queuectl.call("run", "--", "/etc/passwd").exits(126);
        queuectl.call("run", "no-such-program").exits(127);
        queuectl.call("run", "--timeout", "300ms", "sleep 777").exits(124);
        queuectl.call("run", "--url", "sqlite:/usr", "--", "true").exits(125);
    }

    @Test
    void a_command_is_not_tried_again_unless_asked() {
        queuectl.call("run", "echo >>ran; exit 3").exits(3);
        assertThat(queuectl.lines("ran")).hasSize(1);
    }

    @Test
    void binary_output_passes_unchanged() throws IOException {
        byte[] bytes = new byte[300_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31 + i / 256);
        }
        Files.write(queuectl.work().resolve("bytes"), bytes);

        Answer answer = queuectl.call("run", "cat bytes; cat bytes >&2").exits(0);
        assertThat(answer.output()).isEqualTo(bytes);
        assertThat(answer.errors()).isEqualTo(bytes);
    }

    @Test
    void output_appears_while_the_command_runs() {
        Call call = queuectl.start("run", "echo first; until test -e go; do sleep 0.05; done");
        await().until(() -> call.printed().equals("first\n"));
        call.stillRuns();
        queuectl.shell("touch go").exits(0);
        call.end().exits(0);
    }

    @Test
    void nothing_waiting_in_the_queue_is_touched() {
        queuectl.enqueue("waiting", "echo >>touched");
        queuectl.call("run", "--", "true").exits(0);

        assertThat(queuectl.state("waiting")).isEqualTo("pending");
        assertThat(queuectl.lines("touched")).isEmpty();
    }

    @Test
    void a_living_worker_does_the_work() {
        queuectl.startWorker();
        Answer answer = queuectl.call("run", "echo out; echo err >&2; exit 4").exits(4);
        assertThat(answer.text()).isEqualTo("out\n");
        assertThat(answer.said()).isEqualTo("err\n");
    }

    @Test
    void a_command_gets_no_input() {
        assertThat(queuectl.callWithInput("not for the job\n", "run", "--", "cat").exits(0).text())
                .isEmpty();
    }

    @Test
    void Ctrl_C_ends_the_command_and_says_so_with_130() {
        Call call = queuectl.startInTerminal("run", "echo >started; sleep 777");
        queuectl.awaitLines("started", 1);
        Signals.sendToGroup("INT", call.process().pid());

        call.end().exits(130);
        queuectl.awaitNoProcess();
    }
}
