package dev.queuectl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Commands that look again and again. */
class WatchedTest {
    @TempDir Path home;
    private CliBench cli;

    @BeforeEach
    void open() {
        cli = new CliBench(home.resolve("home"));
        cli.call("enqueue", "first", "true");
    }

    /** Answers what was printed until somebody who has seen that often enough closes the pipe. */
    private String watch(int flushes, String... words) {
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        OutputStream pipe =
                new OutputStream() {
                    private int left = flushes;

                    @Override
                    public void write(int b) throws IOException {
                        write(new byte[] {(byte) b}, 0, 1);
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        if (left-- == 0) {
                            throw new IOException("Broken pipe");
                        }
                        seen.write(bytes, offset, length);
                    }
                };
        int code = cli.call(pipe, OutputStream.nullOutputStream(), words);
        assertThat(code).isEqualTo(ExitCode.PIPE_CLOSED.number());
        return seen.toString(StandardCharsets.UTF_8);
    }

    @Test
    void in_a_pipe_one_answer_follows_the_other() {
        assertThat(watch(2, "list", "--watch", "100ms", "-o", "id")).isEqualTo("first\nfirst\n");
        assertThat(watch(2, "list", "--watch=100ms", "--fields", "id"))
                .isEqualTo("first\n\nfirst\n");
    }

    @Test
    void on_a_terminal_an_answer_takes_the_place_of_the_one_before() {
        cli.onTerminal(80);
        String seen = watch(2, "list", "--watch", "100ms", "--color", "never");
        List<String> pictures = List.of(seen.split("\u001b\\[\\?7l\u001b\\[H", -1));
        assertThat(pictures).hasSize(3);
        assertThat(pictures.get(1)).contains("first").endsWith("\u001b[J\u001b[?7h");
        assertThat(pictures.get(2)).contains("first");
    }

    @Test
    void what_follows_is_a_filter_unless_it_is_a_span() {
        assertThat(watch(1, "list", "--watch", "state:pending", "-o", "id")).isEqualTo("first\n");
        assertThat(watch(1, "list", "state:pending", "-o", "id", "--watch")).isEqualTo("first\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list --watch --json",
                "list --watch -o csv",
                "list --watch 10ms",
                "list --watch 5",
                "status --watch --json",
                "show first --watch"
            })
    void what_cannot_be_watched_is_refused(String line) {
        CliBench.Answer answer = cli.call(line.split(" "));
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.out()).isEmpty();
    }
}
