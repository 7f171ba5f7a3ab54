package dev.queuectl.store.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** When silence means death: a lease of 20 s is renewed every 5 s, and calm is 20 s long. */
class CalmTest {
    private final Calm calm = new Calm(LeaseTerms.DEFAULT);

    /** What the server's clock is ahead of ours. */
    private long ahead = 1_000_000;

    @Test
    void who_has_just_come_into_contact_knows_nothing_of_the_silent() {
        assertThat(hear(0)).isFalse();
        assertThat(hear(10)).isFalse();
        assertThat(hear(19)).isFalse();
        assertThat(hear(20)).isTrue();
        assertThat(hear(22)).isTrue();
    }

    @Test
    void after_an_outage_calm_begins_anew() {
        hearFrom(0, 30);
        calm.lost();
        assertThat(hear(31)).isFalse();
        assertThat(hearFrom(32, 50)).isFalse();
        assertThat(hear(51)).isTrue();
    }

    @Test
    void when_the_server_stood_still_the_living_had_no_chance_either() {
        hearFrom(0, 30);
        assertThat(hear(45)).isFalse();
        assertThat(hearFrom(46, 64)).isFalse();
        assertThat(hear(65)).isTrue();
    }

    @Test
    void an_answer_that_is_a_little_late_changes_nothing() {
        hearFrom(0, 30);
        assertThat(hear(44)).isTrue();
    }

    @Test
    void when_the_clock_of_the_server_leaps_ahead_calm_begins_anew() {
        hearFrom(0, 30);
        ahead += 60_000;
        assertThat(hear(32)).isFalse();
        assertThat(hearFrom(33, 51)).isFalse();
        assertThat(hear(52)).isTrue();
    }

    @Test
    void a_machine_that_slept_without_counting_the_time_sees_it_by_the_clock_of_the_server() {
        hearFrom(0, 30);
        ahead += Duration.ofHours(8).toMillis();
        assertThat(hear(31)).isFalse();
    }

    @Test
    void a_clock_set_back_does_no_harm() {
        hearFrom(0, 30);
        ahead -= 60_000;
        assertThat(hear(32)).isTrue();
    }

    /** Hears from the server every second, and answers what the last answer meant. */
    private boolean hearFrom(int first, int last) {
        boolean meant = false;
        for (int second = first; second <= last; second++) {
            meant = hear(second);
        }
        return meant;
    }

    private boolean hear(int second) {
        return calm.heard(Duration.ofSeconds(second).toNanos(), second * 1000L + ahead);
    }
}
