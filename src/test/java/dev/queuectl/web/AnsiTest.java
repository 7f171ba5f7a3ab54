package dev.queuectl.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.web.pages.JobPage.Piece;

import org.junit.jupiter.api.Test;

/** How what commands write for terminals looks on a page. */
class AnsiTest {
    @Test
    void colours_and_weights_are_classes_until_they_are_reset() {
        assertThat(Ansi.read("a\u001b[1;31mb\u001b[22mc\u001b[0md"))
                .containsExactly(
                        new Piece("", "a"),
                        new Piece("a-bold a-red", "b"),
                        new Piece("a-red", "c"),
                        new Piece("", "d"));
        assertThat(Ansi.read("\u001b[94mx\u001b[39my"))
                .containsExactly(new Piece("a-blue", "x"), new Piece("", "y"));
    }

    @Test
    void colours_by_number_are_named_where_they_have_a_name_and_else_left_out() {
        assertThat(Ansi.read("\u001b[38;5;2ma\u001b[38;5;200mb\u001b[38;2;1;4;31mc"))
                .extracting(Piece::look)
                .containsOnly("a-green");
        assertThat(Ansi.read("\u001b[48;5;1mon red")).containsExactly(new Piece("", "on red"));
    }

    @Test
    void what_moves_the_cursor_or_names_the_window_is_left_out() {
        assertThat(Ansi.read("\u001b[2J\u001b[1;1Ha\u001b]0;title\u0007b\u001b(Bc\u001b[?25l"))
                .extracting(Piece::text)
                .containsExactly("a", "b", "c");
    }

    @Test
    void whatever_else_cannot_be_seen_is_shown_escaped_but_for_lines_and_columns() {
        assertThat(Ansi.read("a\tb\n\u0001\u202e\u001b"))
                .containsExactly(new Piece("", "a\tb\n\\x01\\u202e\\x1b"));
        assertThat(Ansi.read("")).isEmpty();
    }
}
