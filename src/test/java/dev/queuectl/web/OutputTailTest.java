package dev.queuectl.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.web.pages.JobPage.Piece;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** How lines look on a page that were written over. */
class OutputTailTest {

    private static List<Piece> shown(String written) {
        return OutputTail.shown(written.getBytes(StandardCharsets.UTF_8), false);
    }

    @Test
    void of_a_line_that_was_begun_anew_the_last_is_shown() {
        assertThat(shown("10%\r20%\r30%\ndone\n")).containsExactly(new Piece("", "30%\ndone\n"));
        assertThat(shown("one\r\ntwo\r\n")).containsExactly(new Piece("", "one\ntwo\n"));
    }

    @Test
    void what_waits_at_the_beginning_of_its_line_is_still_shown() {
        assertThat(shown("10%\r20%\r")).containsExactly(new Piece("", "20%"));
    }

    @Test
    void colours_that_were_set_before_hold_on() {
        assertThat(shown("\u001b[31mA\rB")).containsExactly(new Piece("a-red", "B"));
        assertThat(shown("\u001b[31mA\u001b[0m\rB")).containsExactly(new Piece("", "B"));
    }
}
