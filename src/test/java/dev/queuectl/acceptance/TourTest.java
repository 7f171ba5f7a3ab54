package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.acceptance.Tour.Step;

import org.junit.jupiter.api.Test;

class TourTest {

    @Test
    void the_commands_of_a_tour_are_found_with_the_exit_codes_that_they_promise() {
        String document =
                """
                # A program
                ```console
                $ before the tour
                ```
                <!-- tour:begin -->
                Some words, and `$ not this`.
                ```console
                $ queuectl enqueue 'echo hello'
                k3v9q2m1x7ab
                $ queuectl run 'exit 7'   # exit 7
                ```
                ```json
                $ nor this
                ```
                ```sh
                $ queuectl enqueue \\
                    --delay 1h true
                # a comment
                ```
                <!-- tour:end -->
                ```sh
                $ after it
                ```
                """;
        assertThat(Tour.steps(document))
                .containsExactly(
                        new Step("queuectl enqueue 'echo hello'", 0),
                        new Step("queuectl run 'exit 7'   # exit 7", 7),
                        new Step("queuectl enqueue \\\n    --delay 1h true", 0));
    }

    @Test
    void a_document_without_a_tour_has_no_steps() {
        assertThat(Tour.steps("```sh\n$ true\n```\n")).isEmpty();
    }
}
