package dev.queuectl.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/** Under which name runs of a command are counted. */
class CommandNameTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    rsync -a x y                   | rsync
                    /usr/bin/rsync -a              | rsync
                    ./bin/do-it.sh;rm x            | do-it.sh
                    true&&false                    | true
                    TOKEN=secret curl x            | curl
                    A=1 B="two words" C='x y' make | make
                    TOKEN=secret                   | sh
                    (cd /x; make)                  | cd
                    { ! grep -q x; }               | grep
                    '/opt/my tool/run' x           | my
                    "ls" -l                        | ls
                    $CMD arg                       | sh
                    > out                          | sh
                    x/                             | sh
                    Größe 1                        | Größe
                    """)
    void a_line_is_known_by_its_first_program(String line, String name) {
        assertThat(CommandName.of(new Command.Shell(line))).isEqualTo(name);
    }

    @Test
    void a_program_is_known_by_the_end_of_its_path() {
        assertThat(CommandName.of(new Command.Program(List.of("/opt/my tools/do it", "x"))))
                .isEqualTo("do it");
    }

    @Test
    void a_name_is_short_and_cannot_command_a_terminal() {
        assertThat(CommandName.of(new Command.Shell("x".repeat(500) + " y")))
                .isEqualTo("x".repeat(CommandName.MAX_LENGTH));
        assertThat(CommandName.of(new Command.Program(List.of("a\u001b[2J\nb"))))
                .isEqualTo("a\\x1b[2J\\nb");
    }

    @Test
    void a_long_line_is_looked_at_in_no_time() {
        String line = "A=1 ".repeat(30_000) + "make";
        assertThat(CommandName.of(new Command.Shell(line))).isEqualTo("make");
        assertThat(CommandName.of(new Command.Shell("A=".repeat(60_000)))).isEqualTo("sh");
    }
}
