package dev.queuectl.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a launch, its mark and its limits may hold. */
class LaunchTest {

    private static final Path HERE = Path.of("");

    @Test
    void the_mark_leads_the_environment_and_outweighs_a_given_one() {
        Launch launch = launch(List.of("true"), Map.of("QUEUECTL_MARK", "x", "A", "1"));

        assertThat(launch.environment().entrySet())
                .containsExactly(Map.entry("QUEUECTL_MARK", "w-1/job/7"), Map.entry("A", "1"));
    }

    @Test
    void secrets_of_the_environment_are_not_printed() {
        assertThat(launch(List.of("true"), Map.of("TOKEN", "secret")))
                .hasToString("Launch[w-1/job/7]");
    }

    @Test
    void what_no_program_can_be_given_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> launch(List.of(), Map.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> launch(List.of(""), Map.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> launch(List.of("a\0b"), Map.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> launch(List.of("true"), Map.of("A", "\0")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> launch(List.of("true"), Map.of("A=B", "")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> launch(List.of("true"), Map.of("", "x")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "a\nb", "a\0b"})
    void a_part_that_would_blur_a_mark_is_refused(String part) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Mark(part, "job", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Mark("worker", part, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> Mark.prefixOf(part));
    }

    @Test
    void runs_are_numbered_from_one() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Mark("worker", "job", 0));
    }

    @Test
    void limits_are_positive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Limits(Optional.of(Duration.ZERO), Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Limits(Optional.empty(), Duration.ofMillis(-1)));
    }

    private static Launch launch(List<String> argv, Map<String, String> environment) {
        return new Launch(argv, environment, HERE, HERE, HERE, new Mark("w-1", "job", 7));
    }
}
