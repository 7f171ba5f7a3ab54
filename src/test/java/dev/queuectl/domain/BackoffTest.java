package dev.queuectl.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.SplittableRandom;

final class BackoffTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void by_default_waits_double() {
        assertThat(Backoff.DEFAULT.delayAfter(1, 0)).isEqualTo(Duration.ofSeconds(2));
        assertThat(Backoff.DEFAULT.delayAfter(2, 0)).isEqualTo(Duration.ofSeconds(4));
        assertThat(Backoff.DEFAULT.delayAfter(3, 0)).isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void a_base_with_a_fraction_and_a_cap_are_kept_to_the_millisecond() {
        Backoff backoff = new Backoff(1.5, Duration.ofSeconds(3), false);
        assertThat(backoff.delayAfter(1, 0)).isEqualTo(Duration.ofMillis(1500));
        assertThat(backoff.delayAfter(2, 0)).isEqualTo(Duration.ofMillis(2250));
        assertThat(backoff.delayAfter(3, 0)).isEqualTo(Duration.ofSeconds(3));
        assertThat(backoff.delayAfter(1000, 0)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void any_wait_is_finite_never_negative_capped_and_grows_until_the_cap() {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 10_000; i++) {
            Backoff backoff = new Backoff(random.nextDouble(1, 60), HOUR, false);
            int failures = random.nextInt(1, 1000);
            Duration wait = backoff.delayAfter(failures, 0);
            assertThat(wait)
                    .as("seed %d, %s after %d", seed, backoff, failures)
                    .isBetween(Duration.ofSeconds(1), HOUR)
                    .isLessThanOrEqualTo(backoff.delayAfter(failures + 1, 0));
        }
    }

    @Test
    void jitter_spreads_a_wait_from_nothing_to_its_whole() {
        Backoff backoff = new Backoff(2, HOUR, true);
        assertThat(backoff.delayAfter(3, 0)).isEqualTo(Duration.ZERO);
        assertThat(backoff.delayAfter(3, 0.5)).isEqualTo(Duration.ofSeconds(4));
        assertThat(backoff.delayAfter(3, Math.nextDown(1.0)))
                .isBetween(Duration.ofMillis(7999), Duration.ofSeconds(8));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.99, 60.01, -2, Double.NaN, Double.POSITIVE_INFINITY, 1e308})
    void a_base_out_of_range_is_refused(double base) {
        assertThatThrownBy(() -> new Backoff(base, HOUR, false))
                .isInstanceOf(InvalidValue.class)
                .hasMessageContaining("backoff_base");
    }
}
