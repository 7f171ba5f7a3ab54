package dev.queuectl.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.domain.Job;

import org.junit.jupiter.api.Test;

import java.util.Set;

/** What asking for the end of a run promises. */
public abstract class CancelContract extends JobStoreContract {

    @Test
    void a_worker_is_told_at_every_turn_of_its_jobs_that_shall_be_called_off() {
        Job held = processing("a");
        processing("b");

        assertThat(other.jobs().requestCancel(Set.copyOf(Specimens.ids("a"))))
                .containsExactlyElementsOf(Specimens.ids("a"));

        assertThat(found("a")).isEqualTo(held.cancelAsked());
        for (int i = 0; i < 2; i++) {
            assertThat(turn(Specimens.ANN, NOW, Turn.Claim.NOTHING).cancelAsked())
                    .containsExactlyElementsOf(Specimens.ids("a"));
        }
        assertThat(turn(Specimens.BOB, NOW, Turn.Claim.NOTHING).cancelAsked()).isEmpty();
    }

    @Test
    void only_jobs_that_are_being_processed_can_be_asked_for() {
        enqueue(Specimens.job("waiting"));
        completed("completed", NOW);

        assertThat(
                        jobs().requestCancel(
                                        Set.copyOf(
                                                Specimens.ids("waiting", "completed", "absent"))))
                .isEmpty();
        assertThat(jobs().requestCancel(Set.of())).isEmpty();
        assertThat(found("waiting")).isEqualTo(Specimens.job("waiting"));
    }

    @Test
    void the_request_goes_to_whoever_takes_the_job_over() {
        processing("a");
        jobs().requestCancel(Set.copyOf(Specimens.ids("a")));

        Job taken = jobs().takeOver(Specimens.ANN, Specimens.BOB, NOW).getFirst();

        assertThat(taken.isCancelAsked()).isTrue();
        assertThat(turn(Specimens.BOB, NOW, Turn.Claim.NOTHING).cancelAsked())
                .containsExactlyElementsOf(Specimens.ids("a"));
    }

    @Test
    void the_request_ends_with_the_run() {
        Job held = processing("a");
        jobs().requestCancel(Set.copyOf(Specimens.ids("a")));
        Conclusion loss = Specimens.loss(held, NOW);

        assertThat(turn(Specimens.ANN, NOW, Turn.Claim.NOTHING, loss).stale()).isEmpty();

        assertThat(found("a")).isEqualTo(loss.job());
        Job again = turn(Specimens.ANN, NOW, Specimens.claim(1)).claimed().getFirst();
        assertThat(again.isCancelAsked()).isFalse();
        assertThat(turn(Specimens.ANN, NOW, Turn.Claim.NOTHING).cancelAsked()).isEmpty();
    }
}
