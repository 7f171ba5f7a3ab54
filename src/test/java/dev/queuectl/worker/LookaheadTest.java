package dev.queuectl.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** How many jobs a worker claims ahead. */
class LookaheadTest {
    private final Lookahead lookahead = new Lookahead(2);

    private void learn(int runs, Duration took) {
        for (int i = 0; i < runs; i++) {
            lookahead.learn(took);
        }
    }

    @Test
    void nothing_is_claimed_ahead_before_runs_have_proved_quick() {
        assertThat(lookahead.jobs()).isZero();
        learn(8, Duration.ofMillis(1));
        assertThat(lookahead.jobs()).isZero();
        learn(3, Duration.ofMillis(1));
        assertThat(lookahead.jobs()).isEqualTo(3);
    }

    @Test
    void it_grows_to_a_bound_however_quick_the_runs_are() {
        learn(500, Duration.ZERO);
        assertThat(lookahead.jobs()).isEqualTo(64);
    }

    @Test
    void no_more_is_claimed_than_the_slots_work_off_in_fifty_milliseconds() {
        learn(500, Duration.ofMillis(10));
        assertThat(lookahead.jobs()).isBetween(9, 10);
    }

    @Test
    void one_long_run_ends_it() {
        learn(500, Duration.ofMillis(1));
        lookahead.learn(Duration.ofMillis(51));
        assertThat(lookahead.jobs()).isZero();
        assertThat(lookahead.tolerated()).isZero();
    }

    @Test
    void what_is_at_hand_is_not_given_back_when_runs_take_a_little_longer() {
        learn(500, Duration.ofMillis(1));
        learn(3, Duration.ofMillis(10));
        assertThat(lookahead.jobs()).isLessThan(64);
        assertThat(lookahead.tolerated()).isEqualTo(64);
    }

    @Test
    void a_clock_that_is_set_back_during_a_run_does_no_harm() {
        learn(10, Duration.ofMillis(-5));
        assertThat(lookahead.jobs()).isEqualTo(2);
    }
}
