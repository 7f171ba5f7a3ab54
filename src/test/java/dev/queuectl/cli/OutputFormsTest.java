package dev.queuectl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** How answers look to a person, to a script and to a program. */
class OutputFormsTest {
    @TempDir Path home;
    private CliBench cli;

    @BeforeEach
    void open() {
        cli = new CliBench(home.resolve("home"));
    }

    /** Leaves one dead job that said much, one completed one, and one that waits. */
    private void fill() {
        String said = "printf '\\033[31m'; echo " + "why-it-failed ".repeat(12) + ">&2; exit 3";
        cli.call("enqueue", "dead", said, "--max-retries", "0");
        cli.call("enqueue", "done", "echo " + "long ".repeat(40));
        assertThat(cli.call("worker", "run", "--drain").code()).isZero();
        cli.call("enqueue", "waiting", "printf '\t\u001b[2J'", "--delay", "1h");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "stats",
                "stats --by command --since 90d",
                "events",
                "list --all",
                "list --limit 1 --all",
                "show dead",
                "log dead",
                "dlq list",
                "worker list",
                "config list",
                "config get max_retries",
                "version",
                "retry dead done",
                "wait done",
                "dlq retry --all",
                "purge --yes"
            })
    void json_is_exactly_one_value(String command) throws IOException {
        fill();
        String[] words = (command + " --json").split(" ");
        CliBench.Answer answer = cli.call(words);
        assertThat(answer.code()).isZero();
        assertOneJsonValue(answer.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "dlq list", "worker list", "worker stop"})
    void json_of_nothing_is_an_empty_array(String command) {
        assertThat(cli.call((command + " --json").split(" ")).out()).isEqualTo("[]\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 80, 200})
    void tables_fit_the_terminal_and_keep_ids_whole(int columns) {
        fill();
        cli.onTerminal(columns);
        for (String command :
                List.of(
                        "list --all",
                        "dlq list",
                        "config list",
                        "status",
                        "stats",
                        "stats --by command")) {
            String out = cli.call(command.split(" ")).out();
            assertThat(out.lines())
                    .allSatisfy(line ->
                            assertThat(Columns.width(line.replaceAll("\u001b\\[[0-9]*m", "")))
                                    .isLessThanOrEqualTo(columns));
        }
        assertThat(cli.call("dlq", "list").out()).contains("\ndead  ");
        assertThat(cli.call("list", "--all").out()).contains("waiting  ");
    }

    @Test
    void in_a_pipe_a_record_is_a_whole_line_of_parts_between_tabs() {
        fill();
        String out = cli.call("list", "--all").out();
        assertThat(out.lines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(line.split("\t")).hasSize(6));
        assertThat(out).doesNotContain("\u001b").contains("printf '\\t\\x1b[2J'");
    }

    @Test
    void a_terminal_gets_colour_unless_it_is_declined() {
        fill();
        cli.onTerminal(80);
        assertThat(cli.call("list", "--all").out()).contains("\u001b[31mdead\u001b[m");
        assertThat(cli.call("list", "--all", "--color", "never").out()).doesNotContain("\u001b");
        cli.environment.put("NO_COLOR", "1");
        assertThat(cli.call("list", "--all").out()).doesNotContain("\u001b");
    }

    @Test
    void output_is_escaped_on_a_terminal_and_unchanged_in_a_pipe() {
        fill();
        assertThat(cli.call("log", "dead", "--stream", "out").out()).isEqualTo("\u001b[31m");
        cli.onTerminal(80);
        assertThat(cli.call("log", "dead", "--stream", "out").out()).isEqualTo("\\x1b[31m");
        assertThat(cli.call("log", "dead", "--stream", "out", "--raw").out())
                .isEqualTo("\u001b[31m");
    }

    @Test
    void a_list_says_how_many_more_there_are() {
        for (int i = 0; i < 3; i++) {
            cli.call("enqueue", "true");
        }
        CliBench.Answer answer = cli.call("list", "--limit", "2");
        assertThat(answer.out().lines()).hasSize(2);
        assertThat(answer.err()).startsWith("and 1 more");
    }

    @Test
    void ids_of_many_jobs_are_one_json_array_also_when_reading_fails_in_the_middle()
            throws IOException {
        byte[] first = "{\"id\":\"first\",\"command\":\"true\"}\n".getBytes(StandardCharsets.UTF_8);
        InputStream breaking =
                new InputStream() {
                    private int at;

                    @Override
                    public int read() throws IOException {
                        if (at == first.length) {
                            throw new IOException("the line went dead");
                        }
                        return first[at++];
                    }

                    @Override
                    public int read(byte[] bytes, int offset, int length) throws IOException {
                        bytes[offset] = (byte) read();
                        return 1;
                    }
                };
        CliBench.Answer answer = cli.reading(breaking).call("enqueue", "-", "--json");
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).contains("the line went dead");
        assertThat(answer.out()).isEqualTo("[\"first\"]\n");
    }

    @Test
    void refused_lines_are_told_with_their_number_and_the_rest_is_kept() {
        String lines =
                """
                {"id":"one","command":"true"}
                {"oops":1}
                {"id":"one","command":"true"}
                {"id":"two","command":"true"}
                """;
        CliBench.Answer answer = cli.reading(lines).call("enqueue", "-");
        assertThat(answer.code()).isEqualTo(6);
        assertThat(answer.out()).isEqualTo("one\ntwo\n");
        assertThat(answer.err())
                .contains("refused: line 2: unknown field 'oops'")
                .contains("refused: line 3: id 'one' is already used")
                .contains("enqueued 2 jobs, refused 2");
    }

    @Test
    void with_atomic_one_refused_line_refuses_all() {
        String lines = "{\"id\":\"one\",\"command\":\"true\"}\n{}\n";
        CliBench.Answer answer = cli.reading(lines).call("enqueue", "-", "--atomic");
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.out()).isEmpty();
        assertThat(cli.call("list").out()).isEmpty();
    }

    @Test
    void a_closed_pipe_ends_the_call_quietly() {
        cli.call("enqueue", "true");
        OutputStream closed =
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                };
        assertThat(cli.call(closed, OutputStream.nullOutputStream(), "list")).isEqualTo(141);
    }

    @Test
    void a_worker_whose_log_cannot_be_written_goes_on_with_its_jobs() {
        cli.call("enqueue", "job", "true");
        OutputStream full =
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("No space left on device");
                    }
                };
        cli.call(OutputStream.nullOutputStream(), full, "worker", "run", "--drain");
        assertThat(cli.call("show", "job").out()).contains("state\tcompleted");
    }

    private static void assertOneJsonValue(String text) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            assertThat(parser.nextToken()).isNotNull();
            parser.skipChildren();
            assertThat(parser.nextToken()).isNull();
        }
    }
}
