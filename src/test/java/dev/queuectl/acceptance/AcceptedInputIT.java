package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.nio.charset.StandardCharsets;

/** What looks odd and must be accepted all the same, so that strictness does not creep. */
@Execution(ExecutionMode.CONCURRENT)
class AcceptedInputIT {

    @AutoClose private final Queuectl queuectl = new Queuectl();

    @Test
    void a_command_in_any_script_is_kept_byte_for_byte() {
        queuectl.shell("queuectl enqueue '{\"id\":\"a\",\"command\":\"printf 日本語🎉\"}'").exits(0);
        queuectl.drain();

        assertThat(queuectl.call("log", "a").exits(0).output())
                .isEqualTo("日本語🎉".getBytes(StandardCharsets.UTF_8));
        assertThat(queuectl.job("a").get("command").text()).isEqualTo("printf 日本語🎉");
    }

    @Test
    void a_command_with_control_characters_never_paints_the_terminal() {
        queuectl.enqueue(
                "{\"id\":\"a\",\"command\":\"printf \\u001b[31mred; printf '\\\\033[2J' >&2; exit"
                        + " 1\",\"max_retries\":0}");
        queuectl.drain();

        String shown =
                queuectl.shell("queuectl list --all; queuectl status; queuectl dlq list")
                        .exits(0)
                        .text();
        assertThat(shown).contains("\\x1b").doesNotContain("\u001b");
        assertThat(queuectl.call("show", "a").exits(0).text()).doesNotContain("\u001b");
    }

    @Test
    void the_longest_command_that_the_system_can_pass_runs() {
        queuectl.shell(
                        """
                        { printf 'echo ok # '; head -c 131061 /dev/zero | tr '\\000' x; } >long
                        test $(wc -c <long) -eq 131071
                        { printf '{"id":"long","command":"'; cat long; echo '"}'; } |
                            queuectl enqueue -
                        """)
                .exits(0);
        queuectl.drain();
        assertThat(queuectl.call("log", "long").exits(0).text()).isEqualTo("ok\n");
    }

    @Test
    void a_stop_with_no_worker_and_a_list_of_no_job_are_no_errors() {
        assertThat(queuectl.call("worker", "stop").exits(0).said()).contains("no workers");
        assertThat(queuectl.call("list").exits(0).code()).isZero();
        queuectl.call("dlq", "list").exits(0);
        queuectl.call("worker", "list").exits(0);
        assertThat(queuectl.call("worker", "logs").exits(3).said()).contains("no worker");
        queuectl.drain();
    }

    @Test
    void a_directory_that_is_missing_on_the_worker_fails_the_attempt() {
        queuectl.enqueue("--id", "a", "--cwd", "/no/such/folder", "--max-retries", "0", "true");
        queuectl.drain();

        Json job = queuectl.job("a");
        assertThat(job.get("state").text()).isEqualTo("dead");
        assertThat(job.get("attempts").whole()).isEqualTo(1);
        Answer log = queuectl.call("log", "a").exits(0);
        assertThat(log.said() + log.text()).contains("/no/such/folder");
    }

    @Test
    void the_same_job_file_may_hold_blank_lines_and_windows_line_ends() {
        Answer answer =
                queuectl.callWithInput(
                        "{\"id\":\"a\",\"command\":\"true\"}\r\n\r\n\n"
                                + "{\"id\":\"b\",\"command\":\"true\"}",
                        "enqueue",
                        "-");
        assertThat(answer.exits(0).lines()).containsExactly("a", "b");
    }
}
