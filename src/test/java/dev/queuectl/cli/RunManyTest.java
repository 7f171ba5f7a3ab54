package dev.queuectl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** {@code run -f}: several jobs at once. */
@Timeout(600)
class RunManyTest {
    @TempDir Path folder;
    private CliBench cli;

    @BeforeEach
    void open() {
        cli = new CliBench(folder.resolve("home"));
    }

    private CliBench.Answer run(String jobs, String... options) {
        String[] words = new String[options.length + 3];
        words[0] = "run";
        words[1] = "-f";
        words[2] = "-";
        System.arraycopy(options, 0, words, 3, options.length);
        return cli.reading(jobs).call(words);
    }

    @Test
    void the_output_of_each_is_printed_in_one_piece() {
        CliBench.Answer answer =
                run(
                        """
                        {"id":"a","command":"echo a1; touch $PWD/a; until [ -e b ]; do :; done; echo a2"}
                        {"id":"b","command":"until [ -e a ]; do :; done; touch b; echo b1; echo b2 >&2"}
                        """,
                        "--jobs",
                        "2",
                        "--cwd",
                        folder.toString());
        assertThat(answer.err()).isEqualTo("b2\n");
        assertThat(answer.out()).isIn("a1\na2\nb1\n", "b1\na1\na2\n");
        assertThat(answer.code()).isZero();
    }

    @Test
    void it_says_that_a_queue_is_paused_and_waits_until_it_is_resumed() throws Exception {
        assertThat(cli.call("queue", "pause", "mail").code()).isZero();
        CliBench other = new CliBench(folder.resolve("home"));
        CompletableFuture<CliBench.Answer> running =
                CompletableFuture.supplyAsync(() ->
                        run(
                                """
                                {"id":"a","command":"echo a"}
                                {"id":"m","command":"echo m","queue":"mail"}
                                """,
                                "-k"));
        RunTest.until(() -> other.call("show", "a").out().contains("state\tcompleted"));
        assertThat(other.call("show", "m").out()).contains("state\tpending");
        assertThat(other.call("queue", "resume", "mail").code()).isZero();

        CliBench.Answer answer = running.join();
        assertThat(answer.code()).isZero();
        assertThat(answer.out()).isEqualTo("a\nm\n");
        assertThat(answer.err()).contains("queue 'mail' is paused by ");
    }

    @Test
    void output_in_the_order_of_the_file_waits_for_what_stands_before() {
        CliBench.Answer answer =
                run(
                        """
                        {"id":"a","command":"until [ -e b ]; do :; done; echo a"}
                        {"id":"b","command":"echo b; touch b"}
                        """,
                        "-k",
                        "-j",
                        "2",
                        "--cwd",
                        folder.toString());
        assertThat(answer.out()).isEqualTo("a\nb\n");
    }

    @Test
    void lines_come_behind_the_ids_of_their_jobs() {
        CliBench.Answer answer =
                run(
                        """
                        [{"id":"a","command":"printf 'one\\\\ntwo'"},
                         {"id":"b","command":"echo three >&2"}]
                        """,
                        "--prefix",
                        "-j",
                        "1");
        assertThat(answer.out()).isEqualTo("a\tone\na\ttwo\n");
        assertThat(answer.err()).isEqualTo("b\tthree\n");
    }

    @Test
    void unless_all_complete_the_code_is_7_and_each_other_one_is_named() {
        CliBench.Answer answer =
                run(
                        """
                        {"id":"good","command":"true"}
                        {"id":"bad","command":"exit 3"}
                        """);
        assertThat(answer.code()).isEqualTo(7);
        assertThat(answer.err()).isEqualTo("job bad is dead: exit 3\n");
    }

    @Test
    void as_json_it_is_an_array_of_jobs_with_their_runs() {
        CliBench.Answer answer = run("{\"id\":\"a\",\"command\":\"echo a\"}", "--json");
        assertThat(answer.out()).startsWith("[{\"id\":\"a\"").contains("\"runs\":[{\"number\":1");
        assertThat(answer.err()).isEmpty();
    }

    @Test
    void where_one_is_refused_none_is_run() {
        CliBench.Answer answer =
                run(
                        """
                        {"command":"touch ran"}
                        {"comand":"touch ran"}
                        """,
                        "--cwd",
                        folder.toString());
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).contains("refused: line 2", "nothing was run");
        assertThat(folder.resolve("ran")).doesNotExist();
        assertThat(cli.call("list", "--all", "-o", "id").out()).isEmpty();
    }

    @Test
    void no_more_run_at_a_time_than_asked_for() throws Exception {
        String job =
                "{\"command\":\"n=$(ls -d busy.* 2>/dev/null | wc -l); mkdir busy.$$;"
                        + " echo $n >>seen; ls >/dev/null; rmdir busy.$$\"}\n";
        assertThat(run(job.repeat(6), "-j", "1", "--cwd", folder.toString()).code()).isZero();
        assertThat(Files.readAllLines(folder.resolve("seen"))).hasSize(6).containsOnly("0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run true --jobs 2",
                "run true -k",
                "run true --prefix",
                "run -f - true",
                "run -f - --id x",
                "run -f - --prefix -k",
                "run -f - --prefix --json",
                "run -f - -j 0",
                "run -f /no/such/file",
                "run -f -"
            })
    void what_makes_no_sense_is_refused(String line) {
        assertThat(cli.call(line.split(" ")).code()).isEqualTo(2);
    }
}
