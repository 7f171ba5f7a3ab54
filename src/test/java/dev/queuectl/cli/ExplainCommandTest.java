package dev.queuectl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** What {@code explain} says to people and to programs. */
class ExplainCommandTest {
    @TempDir Path home;
    private CliBench cli;

    @BeforeEach
    void open() {
        cli = new CliBench(home);
    }

    @Test
    void a_sentence_comes_first_then_all_reasons_with_what_would_change_them() {
        assertThat(cli.call("enqueue", "first", "true", "--queue", "mail").code()).isZero();
        assertThat(cli.call("enqueue", "second", "true", "--queue", "mail").code()).isZero();
        assertThat(cli.call("queue", "pause", "mail", "--reason", "it moves").code()).isZero();

        CliBench.Answer answer = cli.call("explain", "second");

        assertThat(answer.code()).isZero();
        assertThat(answer.out().lines().toList())
                .hasSize(5)
                .satisfiesExactly(
                        line ->
                                assertThat(line)
                                        .startsWith("job second waits: queue 'mail' is paused by ")
                                        .endsWith(": it moves"),
                        line -> assertThat(line).endsWith("; try: queuectl queue resume mail"),
                        line ->
                                assertThat(line)
                                        .isEqualTo(
                                                "- no worker is alive; try: queuectl worker start"
                                                        + " --queue mail"),
                        line -> assertThat(line).isEqualTo("- 1 job of queue 'mail' goes first"),
                        line -> assertThat(line).isEqualTo("nobody can tell when it will start"));
    }

    @Test
    void programs_are_told_the_same() {
        assertThat(cli.call("enqueue", "later", "true", "--delay", "1h").code()).isZero();

        assertThat(cli.call("explain", "later", "--json").out())
                .startsWith("{\"id\":\"later\",\"state\":\"pending\",\"queue\":\"default\",")
                .contains(
                        "\"reason\":\"not_due\"",
                        "\"change\":\"queuectl retry later\"",
                        "\"reason\":\"no_worker\"")
                .endsWith("\"start\":null}\n");
    }

    @Test
    void one_job_that_exists_must_be_named() {
        assertThat(cli.call("explain").code()).isEqualTo(2);
        assertThat(cli.call("explain", "a", "b").code()).isEqualTo(2);
        assertThat(cli.call("explain", "nothing").code()).isEqualTo(3);
    }
}
