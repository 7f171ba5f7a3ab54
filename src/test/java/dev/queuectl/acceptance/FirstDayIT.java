package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What somebody sees who tries the program at a terminal, of whatever width and colour. */
@Execution(ExecutionMode.CONCURRENT)
class FirstDayIT {

    /** What a terminal does not show. */
    private static final String COLOURS = "\u001b\\[[0-9;]*m";

    @AutoClose private final Queuectl queuectl = new Queuectl().with("TERM", "xterm-256color");

    /** Types the README's tour at the prompt, as far as it is commands of the program alone. */
    @Test
    void the_tour_can_be_typed_at_the_prompt() throws IOException {
        List<Tour.Step> steps =
                Tour.steps(Files.readString(Path.of("README.md"))).stream()
                        .filter(step -> step.command().startsWith("queuectl "))
                        .filter(step -> step.command().lines().count() == 1)
                        .filter(step -> !isForOtherShells(step.command()))
                        .toList();
        assertThat(steps).hasSizeGreaterThan(10);
        queuectl.withLongGrace();
        PseudoTerminal shell = queuectl.startInPseudoTerminal(120).awaits("queuectl>");
        for (Tour.Step step : steps) {
            shell.enter(step.command());
            shell.awaits(step.code() == 0 ? "queuectl>" : "queuectl[" + step.code() + "]>");
        }
        shell.enter("exit 0").end().exits(0);
    }

    /** Whether there are pipes, redirections and the like outside of quotes. */
    private static boolean isForOtherShells(String command) {
        return command.replaceAll("'[^']*'|\"[^\"]*\"", "").matches(".*[|<>$;&].*");
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 80, 200})
    void tables_fit_the_terminal_and_keep_ids_whole(int columns) {
        queuectl.enqueue(
                "failed", "--max-retries", "0", "echo " + "why ".repeat(80) + ">&2; false");
        queuectl.drain();
        queuectl.enqueue("a-long-id-that-must-stay-whole", "echo " + "x".repeat(300));
        for (List<String> command :
                List.of(
                        List.of("list", "--all"),
                        List.of("dlq", "list"),
                        List.of("status"),
                        List.of("stats"),
                        List.of("config", "list"))) {
            PseudoTerminal terminal =
                    queuectl.startInPseudoTerminal(columns, command.toArray(String[]::new));
            List<String> lines =
                    terminal.end().exits(0).lines().stream()
                            .map(line -> line.replaceAll(COLOURS, "").strip())
                            .toList();
            assertThat(lines).isNotEmpty();
            assertThat(lines)
                    .as("%s", command)
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
            if (command.getFirst().equals("list")) {
                assertThat(String.join("\n", lines)).contains("a-long-id-that-must-stay-whole ");
            }
        }
    }

    @Test
    void there_is_colour_on_a_terminal_and_none_with_NO_COLOR_or_in_a_pipe() {
        queuectl.enqueue("waiting", "true");
        String coloured = "\u001b[36mpending\u001b[m";
        assertThat(queuectl.startInPseudoTerminal(80, "list").end().exits(0).text())
                .contains(coloured);
        assertThat(queuectl.call("list").exits(0).text()).doesNotContain("\u001b");
        queuectl.with("NO_COLOR", "1");
        assertThat(queuectl.startInPseudoTerminal(80, "list").end().exits(0).text())
                .contains("pending")
                .doesNotContain("\u001b[3");
    }

    @Test
    void a_pipe_gets_a_record_a_line_and_its_end_ends_the_program() {
        queuectl.shell("seq 1 2000 | sed 's/.*/{\"command\":\"true\"}/' | queuectl enqueue - -q")
                .exits(0);
        Answer first = queuectl.shell("queuectl list --limit 2000 | head -n 1").exits(0);
        assertThat(first.lines()).hasSize(1);
        assertThat(first.lines().getFirst().split("\t")).hasSize(6);
        assertThat(first.said()).doesNotContain("error");
    }
}
