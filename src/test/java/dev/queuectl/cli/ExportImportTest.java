package dev.queuectl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** What {@code export} and {@code import} answer. */
class ExportImportTest {
    private static final String OUTPUT =
            "{\"output\":\"a\",\"run\":1,\"stream\":\"out\",\"base64\":\"aGk=\"}";

    @TempDir Path folder;
    private CliBench cli;
    private CliBench other;

    @BeforeEach
    void open() {
        cli = new CliBench(folder.resolve("home"));
        other = new CliBench(folder.resolve("other"));
    }

    private List<String> exported() {
        cli.call("enqueue", "--id", "a", "--tag", "t", "--env", "A=1", "echo a");
        cli.call("enqueue", "--id", "b", "--queue", "mail", "--", "printf", "b c");
        cli.call("cancel", "b");
        cli.call("config", "set", "max_retries", "5");
        return new ArrayList<>(cli.call("export").out().lines().toList());
    }

    @Test
    void importing_twice_adds_nothing() {
        String lines = String.join("\n", exported());
        assertThat(lines.lines()).hasSize(3);

        assertThat(other.reading(lines).call("import", "--json").out())
                .isEqualTo("{\"jobs\":2,\"already_there\":0,\"settings\":1,\"refused\":0}\n");
        assertThat(other.reading(lines).call("import", "-", "--json").out())
                .isEqualTo("{\"jobs\":0,\"already_there\":2,\"settings\":0,\"refused\":0}\n");
        assertThat(other.call("export").out()).isEqualTo(lines + "\n");
    }

    @Test
    void a_filter_says_which_jobs_and_settings_go_with_all_only() {
        exported();
        CliBench.Answer some = cli.call("export", "queue:mail");
        assertThat(some.code()).isZero();
        assertThat(some.out().lines()).hasSize(1);
        assertThat(some.out()).startsWith("{\"job\":{\"id\":\"b\"");
        assertThat(cli.call("export", "state:dead").out()).isEmpty();
        assertThat(cli.call("export", "state:nonsense").code()).isEqualTo(2);
        assertThat(cli.call("export", "--json").code()).isEqualTo(2);
    }

    @Test
    void a_file_appears_whole_and_private_and_is_not_replaced() throws IOException {
        exported();
        Path file = folder.resolve("out.jsonl");
        CliBench.Answer done = cli.call("export", "-o", file.toString());
        assertThat(done.err()).isEqualTo("exported 2 jobs to '" + file + "'\n");
        assertThat(Files.readString(file)).isEqualTo(cli.call("export").out());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(cli.call("export", "-o", file.toString()).code()).isEqualTo(4);
        assertThat(cli.call("export", "-o", file.toString(), "--force", "--json").out())
                .isEqualTo("{\"file\":\"" + file + "\",\"jobs\":2}\n");
        assertThat(cli.call("export", "-o", folder.resolve("no/x").toString()).code()).isEqualTo(3);
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("home", "out.jsonl");
        assertThat(other.call("import", file.toString()).code()).isZero();
        assertThat(other.call("import", "no-such-file").code()).isEqualTo(2);
    }

    @Test
    void bad_lines_are_told_by_number_and_the_others_are_kept() {
        List<String> lines = exported();
        lines.set(0, "{\"setting\":\"max_retries\",\"value\":\"lots\"}");
        lines.add("{\"setting\":\"colour\",\"value\":\"blue\"}");
        lines.add("{\"setting\"");
        lines.add("");
        lines.add(OUTPUT);
        lines.add(lines.get(1));
        CliBench.Answer answer = other.reading(String.join("\n", lines)).call("import");
        assertThat(answer.code()).isEqualTo(6);
        assertThat(answer.err().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("refused: line 1: max_retries"),
                        line -> assertThat(line).startsWith("refused: line 4: setting 'colour'"),
                        line -> assertThat(line).startsWith("refused: line 5: JSON is invalid"),
                        line ->
                                assertThat(line)
                                        .startsWith("refused: line 8: job.runs lacks run 1"),
                        line ->
                                assertThat(line)
                                        .isEqualTo(
                                                "imported 2 jobs and 0 settings; refused 4 lines"));
        CliBench.Answer nothing = other.reading(OUTPUT).call("import");
        assertThat(nothing.code()).isEqualTo(2);
        assertThat(nothing.err()).contains("line 1: output of job 'a', which does not follow");
    }
}
