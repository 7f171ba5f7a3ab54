package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What is refused: with one clear message, the documented exit code, nothing on standard output,
 * and nothing stored.
 */
@Execution(ExecutionMode.CONCURRENT)
class BadInputIT {

    /** Holds a waiting, a finished and a dead job; every test works on a copy of it. */
    private static final Queuectl SPECIMEN = new Queuectl();

    @AutoClose private final Queuectl queuectl = new Queuectl();

    /**
     * A call that must be refused.
     *
     * @param name what is wrong with it
     * @param script the call, for the shell
     * @param code the exit code
     * @param word what the message must contain, in any case of letters
     */
    record Refusal(String name, String script, int code, String word) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Refusal> refusals() throws IOException {
        try (InputStream table = BadInputIT.class.getResourceAsStream("bad-inputs.tsv")) {
            byte[] bytes = Objects.requireNonNull(table).readAllBytes();
            return new String(bytes, StandardCharsets.UTF_8)
                            .lines()
                            .skip(1)
                            .map(line -> line.split("\t"))
                            .map(row ->
                                    new Refusal(row[0], row[1], Integer.parseInt(row[2]), row[3]))
                            .toList()
                            .stream();
        }
    }

    @BeforeAll
    static void makeSpecimen() throws SQLException {
        SPECIMEN.enqueue("finished", "echo done");
        SPECIMEN.enqueue("--id", "dead", "--max-retries", "0", "false");
        SPECIMEN.drain();
        SPECIMEN.enqueue("waiting", "true");
        Path foreign = SPECIMEN.home().resolve("foreign.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + foreign);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA application_id = 1234567");
            statement.execute("CREATE TABLE notes (text TEXT)");
        }
    }

    @AfterAll
    static void removeSpecimen() {
        SPECIMEN.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void refuses(Refusal refusal) {
        copy(SPECIMEN.home(), queuectl.home());
        String before = StoreDump.of(queuectl.database());
        String foreignBefore = StoreDump.of(queuectl.home().resolve("foreign.db"));

        Answer answer = queuectl.shell(refusal.script()).exits(refusal.code());

        assertOneClearMessage(answer);
        assertThat(answer.said()).containsIgnoringCase(refusal.word());
        assertThat(StoreDump.of(queuectl.database())).isEqualTo(before);
        assertThat(StoreDump.of(queuectl.home().resolve("foreign.db"))).isEqualTo(foreignBefore);
        assertThat(queuectl.processes()).isEmpty();
    }

    @Test
    void without_arguments_and_terminal_the_usage_is_shown() {
        Answer answer = queuectl.call().exits(2);
        assertThat(answer.text()).isEmpty();
        assertThat(answer.said()).containsIgnoringCase("usage").contains("enqueue", "worker");
        assertThat(StoreDump.of(queuectl.database())).isEmpty();
    }

    @Test
    void a_store_that_another_program_holds_for_long_is_busy() throws SQLException {
        copy(SPECIMEN.home(), queuectl.home());
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + queuectl.database());
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            Answer answer = queuectl.call("enqueue", "true").exits(5);
            statement.execute("ROLLBACK");

            assertOneClearMessage(answer);
            assertThat(answer.said()).contains("locked by another process");
        }
        assertThat(queuectl.counts().get("pending").whole()).isEqualTo(1);
    }

    @Test
    void of_two_retries_of_a_dead_job_at_the_same_moment_one_wins() {
        copy(SPECIMEN.home(), queuectl.home());
        Call one = queuectl.start("dlq", "retry", "dead");
        Call two = queuectl.start("dlq", "retry", "dead");
        assertThat(List.of(one.end().code(), two.end().code())).containsExactlyInAnyOrder(0, 4);
        assertThat(queuectl.state("dead")).isEqualTo("pending");
    }

    private static void assertOneClearMessage(Answer answer) {
        assertThat(answer.output()).as("standard output").isEmpty();
        String said = answer.said();
        assertThat(said.lines().filter(line -> line.matches("(error|refused): .+")))
                .as(said)
                .hasSize(1);
        assertThat(said)
                .doesNotContain(
                        "\tat ", "Exception", "dev.queuectl", "java.", "org.sqlite", "SQLITE")
                .doesNotContain("SELECT ", "INSERT ", "UPDATE ", "s3cret")
                .doesNotContainPattern(
                        "[\\p{Cc}&&[^\\n]]|[\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]");
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file));
                Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
