package dev.queuectl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.queuectl.domain.Job;
import dev.queuectl.store.JobStore.Acceptance;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What enqueueing promises. */
public abstract class EnqueueContract extends JobStoreContract {

    @Test
    void a_job_is_found_by_others_as_it_was_enqueued() {
        Job plain = Specimens.job("plain");
        Job elaborate = Specimens.elaborateJob("elaborate");

        enqueue(plain, elaborate);

        assertThat(other.jobs().find(Specimens.ids("plain", "elaborate")))
                .containsExactly(plain, elaborate);
        assertThat(found("elaborate").spec().environment().keySet())
                .containsExactlyElementsOf(elaborate.spec().environment().keySet());
    }

    @Test
    void an_id_that_is_taken_is_refused_and_the_others_are_stored() {
        Job first = Specimens.job("a");
        enqueue(first);

        assertThat(
                        jobs().enqueue(
                                        List.of(
                                                Specimens.job("b"),
                                                Specimens.job("a", Specimens.MAIL, 5, NOW),
                                                Specimens.job("c")),
                                        Acceptance.EACH))
                .containsExactly(Specimens.id("a"));

        assertThat(idsOf(jobs().find(Specimens.ids("a", "b", "c"))))
                .containsExactlyElementsOf(Specimens.ids("a", "b", "c"));
        assertThat(found("a")).isEqualTo(first);
    }

    @Test
    void an_id_that_occurs_twice_in_a_batch_is_stored_once() {
        Job first = Specimens.job("a");

        assertThat(
                        jobs().enqueue(
                                        List.of(
                                                first,
                                                Specimens.job("a", Specimens.MAIL, 1, NOW),
                                                Specimens.job("a", Specimens.FILM, 2, NOW)),
                                        Acceptance.EACH))
                .containsExactly(Specimens.id("a"));

        assertThat(found("a")).isEqualTo(first);
        assertThat(other.jobs().backlog(Set.of(), NOW)).isEqualTo(new Backlog(1, 0, 0));
    }

    @Test
    void a_batch_of_all_or_none_stores_none_when_one_id_is_taken() {
        enqueue(Specimens.job("a"));

        assertThat(
                        jobs().enqueue(
                                        List.of(
                                                Specimens.job("b"),
                                                Specimens.job("a"),
                                                Specimens.job("b")),
                                        Acceptance.ALL_OR_NONE))
                .containsExactlyInAnyOrder(Specimens.id("a"), Specimens.id("b"));

        assertThat(other.jobs().find(Specimens.ids("b"))).isEmpty();
        assertThat(other.jobs().backlog(Set.of(), NOW)).isEqualTo(new Backlog(1, 0, 0));
    }

    @Test
    void a_batch_of_all_or_none_stores_all_when_no_id_is_taken() {
        assertThat(
                        jobs().enqueue(
                                        List.of(Specimens.job("a"), Specimens.job("b")),
                                        Acceptance.ALL_OR_NONE))
                .isEmpty();

        assertThat(other.jobs().find(Specimens.ids("a", "b"))).hasSize(2);
    }

    @Test
    void an_empty_batch_changes_nothing() {
        assertThat(jobs().enqueue(List.of(), Acceptance.EACH)).isEmpty();
        assertThat(jobs().enqueue(List.of(), Acceptance.ALL_OR_NONE)).isEmpty();
    }

    @Test
    void a_batch_of_thousands_is_stored_whole() {
        List<Job> batch = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            batch.add(Specimens.job("job-" + i));
        }

        assertThat(fixture.openForThousands().jobs().enqueue(batch, Acceptance.EACH)).isEmpty();

        assertThat(other.jobs().backlog(Set.of(), NOW)).isEqualTo(new Backlog(5000, 0, 0));
    }

    @Test
    void a_job_that_was_claimed_before_cannot_be_enqueued() {
        Job claimed = Specimens.job("a").claimedBy(Specimens.ANN, NOW);

        assertThatThrownBy(() -> jobs().enqueue(List.of(claimed), Acceptance.EACH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a");
        assertThat(other.jobs().find(Specimens.ids("a"))).isEmpty();
    }
}
