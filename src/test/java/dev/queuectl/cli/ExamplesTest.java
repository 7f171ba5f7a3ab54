package dev.queuectl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The examples in the help: each command has some, and each is understood. */
class ExamplesTest {
    @TempDir Path home;

    static Stream<String> commands() {
        return CommandTable.NAMES.stream();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void every_command_has_one_to_three_that_it_understands(String name) {
        CliBench cli = new CliBench(home);
        List<Examples.Example> examples = Examples.of(name);
        assertThat(examples).hasSizeBetween(1, 3);
        String help = cli.call(("help " + name).split(" ")).out();
        for (Examples.Example example : examples) {
            assertThat(example.line() + " ").startsWith("queuectl " + name + " ");
            assertThat(help).contains("\n  " + example.line() + "\n      " + example.meaning());
            List<List<String>> commands = ShellWords.commands(example.line());
            assertThat(commands).as(example.line()).hasSize(1);
            List<String> words = new ArrayList<>(commands.getFirst());
            words.removeFirst();
            int dashes = words.indexOf("--");
            words.add(dashes < 0 ? words.size() : dashes, "--help");
            CliBench.Answer answer = cli.call(words.toArray(String[]::new));
            assertThat(answer.code()).as("%s: %s", example.line(), answer.err()).isZero();
        }
    }

    @Test
    void an_unknown_command_has_none() {
        assertThat(Examples.of("worker hire")).isEmpty();
    }
}
