package dev.queuectl.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.queuectl.domain.InvalidValue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

final class ReadingTest {
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Instant NOW = Instant.parse("2025-11-04T10:30:00Z");

    @ParameterizedTest
    @CsvSource({"500ms,500", "5s,5000", "10m,600000", "1h30m,5400000", "2d,172800000", "0s,0"})
    void durations_are_read(String text, long millis) {
        assertThat(Durations.parse("--delay", text, YEAR)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "soon",
                "-5s",
                "P1M",
                "5 s",
                "5s ",
                "1.5s",
                "s",
                "5x",
                "999999999999d",
                "99999999999999999999d",
                "٣s"
            })
    void what_is_no_duration_is_refused(String text) {
        assertThatThrownBy(() -> Durations.parse("--delay", text, YEAR))
                .isInstanceOf(InvalidValue.class)
                .hasMessageStartingWith("--delay");
    }

    @Test
    void a_bare_number_is_milliseconds_only_where_that_was_asked_for() {
        assertThat(Durations.parseOrMillis("timeout", "5000", YEAR))
                .isEqualTo(Duration.ofSeconds(5));
        assertThat(Durations.parseOrMillis("timeout", "5s", YEAR)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void every_duration_that_is_written_is_read_again() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 1000; i++) {
            Duration duration = Duration.ofMillis(random.nextLong(YEAR.toMillis()));
            assertThat(Durations.parse("x", Durations.format(duration), YEAR)).isEqualTo(duration);
        }
        assertThat(Durations.format(Duration.ofMinutes(90))).isEqualTo("1h30m");
    }

    @ParameterizedTest
    @CsvSource({
        "2030-01-31T09:00:00Z,2030-01-31T09:00:00Z",
        "2030-01-31T09:00:00.5+02:00,2030-01-31T07:00:00.500Z",
        "+5s,2025-11-04T10:30:05Z",
        "1893456000,2030-01-01T00:00:00Z",
        "2026-03-08T03:30:00[America/New_York],2026-03-08T07:30:00Z"
    })
    void times_are_read(String text, Instant instant) {
        assertThat(Times.parse("--run-at", text, NOW)).isEqualTo(instant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tomorrow",
                "2025-11-04 10:30",
                "2025-11-04T10:30:00",
                "0000-00-00",
                "2026-03-08T02:30:00[America/New_York]",
                "+999999999-12-31T23:59:59Z",
                "2130-01-01T00:00:00Z",
                "1969-12-31T23:59:59Z",
                "99999999999999",
                "2030-01-31T09:00:00[Nowhere/Town]",
                "+5"
            })
    void what_is_no_time_is_refused(String text) {
        assertThatThrownBy(() -> Times.parse("--run-at", text, NOW))
                .isInstanceOf(InvalidValue.class)
                .hasMessageStartingWith("--run-at");
    }

    @Test
    void a_time_that_the_clocks_skip_is_refused_for_that_reason() {
        assertThatThrownBy(
                        () -> Times.parse("--run-at", "2026-03-08T02:30:00[America/New_York]", NOW))
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> Times.parse("--run-at", "2025-11-04T10:30:00", NOW))
                .hasMessageContaining("no zone");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+5",
                " 5 ",
                "5.0",
                "1e2",
                "0x10",
                "٣",
                "99999999999999999999",
                "11",
                "-1"
            })
    void what_is_no_integer_in_range_is_refused(String text) {
        assertThatThrownBy(() -> Numbers.integer("--limit", text, 0, 10))
                .isInstanceOf(InvalidValue.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NaN", "1d", "0x1p3", "1e3", ".5", "2.", "61", "0", "Infinity"})
    void what_is_no_decimal_in_range_is_refused(String text) {
        assertThatThrownBy(() -> Numbers.decimal("backoff_base", text, 1, 60))
                .isInstanceOf(InvalidValue.class);
    }

    @Test
    void decimals_are_read() {
        assertThat(Numbers.decimal("backoff_base", "1.5", 1, 60)).isEqualTo(1.5);
        assertThat(Numbers.decimal("backoff_base", "2", 1, 60)).isEqualTo(2);
    }

    @Test
    void the_nearest_word_is_found_and_nothing_far_away_is_guessed() {
        List<String> commands = List.of("enqueue", "list", "status");
        assertThat(Nearest.to("enqueu", commands)).contains("enqueue");
        assertThat(Nearest.to("lsit", commands)).contains("list");
        assertThat(Nearest.to("STATUS", commands)).contains("status");
        assertThat(Nearest.to("zzz", commands)).isEmpty();
    }
}
