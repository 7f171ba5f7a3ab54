package dev.queuectl.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.domain.Job;

import org.junit.jupiter.api.Test;

import java.util.List;

/** What taking over from a dead worker promises. */
public abstract class TakeOverContract extends JobStoreContract {

    @Test
    void all_jobs_of_a_worker_move_to_the_taker_and_nobody_else_s() {
        Job first = processing("first");
        Job second = processing("second");
        enqueue(Specimens.job("bobs"), Specimens.job("waiting"));
        Job bobs = turn(Specimens.BOB, NOW, Specimens.claimOnly("bobs")).claimed().getFirst();

        List<Job> taken = jobs().takeOver(Specimens.ANN, Specimens.BOB, NOW.plusSeconds(1));

        assertThat(taken)
                .containsExactly(
                        first.takenOverBy(Specimens.BOB, NOW.plusSeconds(1)),
                        second.takenOverBy(Specimens.BOB, NOW.plusSeconds(1)));
        assertThat(other.jobs().find(Specimens.ids("first", "second")))
                .containsExactlyElementsOf(taken);
        assertThat(found("bobs")).isEqualTo(bobs);
        assertThat(other.jobs().held())
                .containsOnlyKeys(Specimens.BOB)
                .containsEntry(Specimens.BOB, Specimens.ids("first", "second", "bobs"));
    }

    @Test
    void the_taker_concludes_what_it_took() {
        processing("a");
        Job taken = jobs().takeOver(Specimens.ANN, Specimens.BOB, NOW).getFirst();
        Conclusion loss = Specimens.loss(taken, NOW.plusSeconds(1));

        assertThat(turn(Specimens.BOB, NOW.plusSeconds(1), Turn.Claim.NOTHING, loss).stale())
                .isEmpty();

        assertThat(found("a")).isEqualTo(loss.job());
        assertThat(found("a").counters().losses()).isEqualTo(1);
        assertThat(found("a").counters().attempts()).isZero();
    }

    @Test
    void from_a_worker_that_holds_nothing_nothing_is_taken() {
        completed("a", NOW);

        assertThat(jobs().takeOver(Specimens.ANN, Specimens.BOB, NOW)).isEmpty();
        assertThat(other.jobs().held()).isEmpty();
    }

    @Test
    void of_two_takers_one_gets_the_jobs() {
        processing("a");

        List<Job> once = jobs().takeOver(Specimens.ANN, Specimens.BOB, NOW);
        List<Job> twice = other.jobs().takeOver(Specimens.ANN, Specimens.BOB, NOW);

        assertThat(once).hasSize(1);
        assertThat(twice).isEmpty();
    }
}
