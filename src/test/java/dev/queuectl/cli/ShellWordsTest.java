package dev.queuectl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.List;

/** Texts are cut into words as a POSIX shell cuts them. */
class ShellWordsTest {
    /** A text, and its words, parted by vertical bars. */
    static final List<String> CUT =
            List.of(
                    "list --all|list|--all",
                    "  list\t --all \r|list|--all",
                    "enqueue 'a  b'|enqueue|a  b",
                    "enqueue 'a \"b\" \\n'|enqueue|a \"b\" \\n",
                    "enqueue \"a 'b'\"|enqueue|a 'b'",
                    "enqueue \"say \\\"hi\\\" \\$HOME \\n\"|enqueue|say \"hi\" $HOME \\n",
                    "enqueue a\\ b|enqueue|a b",
                    "enqueue --tag=\"a b\"c|enqueue|--tag=a bc",
                    "enqueue ''|enqueue|",
                    "enqueue a#b # and so on|enqueue|a#b",
                    "enqueue $HOME *|enqueue|$HOME|*",
                    "enqueue 'a\nb'|enqueue|a\nb",
                    "enqueue a\\\nb|enqueue|ab",
                    "enqueue \\\n  a|enqueue|a");

    @ParameterizedTest
    @FieldSource("CUT")
    void blanks_part_words_and_quotes_keep_them_together(String line) {
        List<String> parts = Arrays.asList(line.split("\\|", -1));
        assertThat(ShellWords.commands(parts.getFirst()))
                .containsExactly(parts.subList(1, parts.size()));
    }

    @Test
    void lines_are_commands_and_what_is_empty_is_none() {
        assertThat(ShellWords.commands("list\n\n # none\nshow last\n"))
                .containsExactly(List.of("list"), List.of("show", "last"));
        assertThat(ShellWords.commands(" ")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"enqueue 'a", "enqueue \"a", "enqueue a\\"})
    void what_is_left_open_is_refused(String text) {
        assertThat(ShellWords.of(text).open()).isNotEqualTo(ShellWords.Open.NOTHING);
        assertThatThrownBy(() -> ShellWords.commands(text)).isInstanceOf(CliError.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"list | wc", "list > file", "list && status", "list ; status"})
    void what_only_other_shells_can_do_is_refused(String text) {
        assertThatThrownBy(() -> ShellWords.commands(text))
                .hasMessageContaining("means nothing to this shell");
    }

    @Test
    void what_is_quoted_is_no_operator() {
        assertThat(ShellWords.commands("enqueue '|'")).containsExactly(List.of("enqueue", "|"));
    }
}
