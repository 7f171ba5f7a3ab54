package dev.queuectl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.queuectl.domain.InvalidValue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;

/** How fast something may be done. */
class PaceTest {
    private static final Instant BEGUN = Instant.parse("2025-11-04T10:30:00Z");

    @Test
    void it_is_spread_evenly_and_the_first_is_at_once() {
        Pace pace = Pace.parse("--rate", "4/s");

        assertThat(pace.allowed(BEGUN, BEGUN)).isEqualTo(1);
        assertThat(pace.allowed(BEGUN, BEGUN.plusMillis(249))).isEqualTo(1);
        assertThat(pace.allowed(BEGUN, BEGUN.plusMillis(250))).isEqualTo(2);
        assertThat(pace.allowed(BEGUN, BEGUN.plusSeconds(10))).isEqualTo(41);
        assertThat(pace.allowed(BEGUN, BEGUN.minusSeconds(10))).isEqualTo(1);
        assertThat(pace.untilNext(BEGUN, BEGUN.plusMillis(100), 1)).hasMillis(150);
        assertThat(pace.untilNext(BEGUN, BEGUN.plusMillis(300), 1)).isZero();
    }

    @Test
    void units_are_seconds_minutes_and_hours() {
        assertThat(Pace.parse("--rate", "30/m").each()).isEqualTo(Duration.ofSeconds(2));
        assertThat(Pace.parse("--rate", "100/h").each()).isEqualTo(Duration.ofSeconds(36));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "5/d", "/", "s"})
    void what_has_no_unit_is_refused(String text) {
        assertThatExceptionOfType(CliError.class)
                .isThrownBy(() -> Pace.parse("--rate", text))
                .withMessageContaining("--rate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0/s", "-1/s", "x/s", "/s", "1.5/s", "9999999/s"})
    void what_is_no_number_is_refused(String text) {
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> Pace.parse("--rate", text))
                .withMessageContaining("--rate");
    }
}
