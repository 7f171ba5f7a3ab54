package dev.queuectl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/** Commands one after the other in one process, read from a stream. */
class ShellTest {
    @TempDir Path home;
    private CliBench cli;

    @BeforeEach
    void open() {
        cli = new CliBench(home.resolve("home"));
    }

    private CliBench.Answer shell(String text, String... options) {
        String[] words = new String[options.length + 1];
        words[0] = "shell";
        System.arraycopy(options, 0, words, 1, options.length);
        return cli.reading(text).call(words);
    }

    @Test
    void each_line_is_a_command() {
        CliBench.Answer answer =
                shell(
                        """
                        # what is to be done
                        enqueue one 'echo "a  b"'
                        queuectl enqueue two \\
                          "true"

                        list --json
                        """);

        assertThat(answer.code()).isZero();
        assertThat(answer.out().lines()).hasSize(3).startsWith("one", "two");
        assertThat(answer.out()).contains("\"command\":\"echo \\\"a  b\\\"\"");
        assertThat(cli.call("list").out().lines()).hasSize(2);
    }

    @Test
    void what_goes_wrong_is_told_and_the_next_command_is_carried_out() {
        CliBench.Answer answer = shell("show nothing\nlst\nenqueue 'true\n\nenqueue job true\n");

        assertThat(answer.out()).isEmpty();
        assertThat(answer.err())
                .contains("error: there is no job 'nothing'")
                .contains("error: unknown command 'lst'; did you mean 'list'?")
                .contains("error: a quote is not closed");
        assertThat(answer.code()).isEqualTo(2);
        assertThat(shell("enqueue a | b\nenqueue job true").out()).isEqualTo("job\n");
    }

    @Test
    void the_last_command_decides_how_it_ends_unless_exit_says() {
        assertThat(shell("list\nshow nothing\n").code()).isEqualTo(3);
        assertThat(shell("show nothing\nlist\n").code()).isZero();
        assertThat(shell("show nothing\nexit\nlist\n").code()).isEqualTo(3);
        assertThat(shell("quit 7\nlist\n").code()).isEqualTo(7);
        assertThat(shell("exit 256\nlist\n").code()).isZero();
        assertThat(shell("exit soon\n").code()).isEqualTo(2);
    }

    @Test
    void commands_find_nothing_to_read_so_that_none_takes_the_next_ones_away() {
        CliBench.Answer answer = shell("enqueue -\nenqueue job true\n");

        assertThat(answer.err()).contains("the input holds no job");
        assertThat(answer.out()).isEqualTo("job\n");
    }

    @Test
    void options_of_the_shell_hold_for_its_commands_as_far_as_they_do_not_say() {
        Path other = home.resolve("other.db");
        CliBench.Answer answer =
                shell(
                        "enqueue there true\nlist\nlist --url sqlite:"
                                + home.resolve("home/queue.db"),
                        "--url",
                        "sqlite:" + other,
                        "--json");

        assertThat(answer.out().lines().toList())
                .hasSize(3)
                .first()
                .asString()
                .startsWith("{\"id\":\"there\",");
        assertThat(answer.out()).endsWith("[]\n");
    }

    @Test
    void a_worker_drains_the_queue_beside_the_open_store() {
        CliBench.Answer answer =
                shell(
                        """
                        enqueue job 'echo fine'
                        worker run --drain
                        log job
                        run 'echo twice; exit 4'
                        """);

        assertThat(answer.out()).isEqualTo("job\nfine\ntwice\n");
        assertThat(answer.code()).isEqualTo(4);
    }

    @Test
    void a_store_that_was_removed_meanwhile_is_opened_anew() {
        Enumeration<InputStream> parts =
                Collections.enumeration(
                        List.of(
                                bytes("enqueue before true\n"),
                                new ByteArrayInputStream(new byte[0]) {
                                    @Override
                                    public synchronized int read() {
                                        removeStore();
                                        return -1;
                                    }

                                    @Override
                                    public synchronized int read(byte[] to, int from, int most) {
                                        return read();
                                    }
                                },
                                bytes("enqueue after true\nlist --json --limit 5\n")));
        CliBench.Answer answer = cli.reading(new SequenceInputStream(parts)).call("shell");

        assertThat(answer.err()).doesNotContain("error");
        assertThat(answer.code()).isZero();
        assertThat(answer.out()).startsWith("before\nafter\n[{\"id\":\"after\"");
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private void removeStore() {
        try {
            for (String end : List.of("", "-wal", "-shm")) {
                Files.deleteIfExists(cli.home.resolve("queue.db" + end));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"shell", "shell extra", "queuectl shell"})
    void a_shell_in_the_shell_is_refused(String line) {
        CliBench.Answer answer = shell(line);
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).startsWith("error: ");
    }

    @Test
    void it_takes_no_arguments() {
        assertThat(shell("list\n", "extra").code()).isEqualTo(2);
    }
}
