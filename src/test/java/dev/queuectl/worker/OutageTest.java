package dev.queuectl.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.store.StoreException;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.SplittableRandom;

/** How long a worker waits for a store that does not answer. */
class OutageTest {
    private final SettableClock clock = new SettableClock();
    private final Outage outage =
            new Outage(new Verdicts(clock, new SplittableRandom(1)), new WorkerLog(_ -> {}, clock));

    @Test
    void quick_failures_are_a_long_outage_after_some_seconds_of_pauses() {
        Duration pauses = Duration.ZERO;
        while (!outage.isLong()) {
            pauses = pauses.plus(fail());
        }

        assertThat(pauses).isBetween(Duration.ofSeconds(6), Duration.ofSeconds(20));
    }

    @Test
    void slow_failures_are_a_long_outage_from_the_second_on() {
        fail();
        clock.advance(Duration.ofSeconds(6));
        assertThat(outage.isLong()).as("one failure may be chance").isFalse();

        fail();

        assertThat(outage.isLong()).isTrue();
    }

    @Test
    void a_store_that_answered_is_waited_for_anew() {
        while (!outage.isLong()) {
            fail();
        }

        outage.over();
        fail();

        assertThat(outage.isLong()).isFalse();
    }

    /** Lets the store fail once more, and answers how long to wait then. */
    private Duration fail() {
        return outage.pause(
                new StoreException(StoreException.Code.BUSY, "the store does not answer", ""));
    }
}
