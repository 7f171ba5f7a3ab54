package dev.queuectl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What an operator's changes promise. */
public abstract class AmendContract extends JobStoreContract {
    private static final Instant THEN = NOW.plusSeconds(7);

    @Test
    void a_dead_job_is_revived_as_the_domain_says() {
        Job dead = dead("a", NOW);
        Job revived = dead.revived(THEN);

        assertThat(jobs().amend(List.of(new Amendment(dead, revived))))
                .containsExactly(Specimens.id("a"));

        assertThat(found("a")).isEqualTo(revived);
        assertThat(idsOf(turn(Specimens.ANN, THEN, Specimens.claim(1)).claimed()))
                .containsExactlyElementsOf(Specimens.ids("a"));
    }

    @Test
    void of_two_operators_with_the_same_reading_one_is_heard() {
        Job dead = dead("a", NOW);
        Amendment retry = new Amendment(dead, dead.revived(THEN));

        assertThat(jobs().amend(List.of(retry))).hasSize(1);
        assertThat(other.jobs().amend(List.of(retry))).isEmpty();
    }

    @Test
    void a_job_that_was_claimed_since_is_left_alone() {
        enqueue(Specimens.job("a"));
        Job read = found("a");
        Job held = claimed("a");

        assertThat(jobs().amend(List.of(new Amendment(read, read.cancelled(THEN))))).isEmpty();

        assertThat(found("a")).isEqualTo(held);
    }

    @Test
    void a_job_that_was_enqueued_again_under_its_id_is_another() {
        enqueue(Specimens.job("a"));
        Job former = found("a");
        assertThat(jobs().clear()).isOne();
        enqueue(Job.enqueued(former.id(), former.spec(), THEN, THEN));
        Job latter = found("a");

        Amendment stale = new Amendment(former, former.cancelled(THEN));
        assertThat(jobs().amend(List.of(stale))).isEmpty();
        assertThat(found("a")).isEqualTo(latter);
    }

    @Test
    void a_job_that_is_gone_stays_so() {
        Job never = Specimens.job("a");

        assertThat(jobs().amend(List.of(new Amendment(never, never.cancelled(THEN))))).isEmpty();

        assertThat(jobs().find(Specimens.ids("a"))).isEmpty();
    }

    @Test
    void a_batch_is_amended_each_for_itself() {
        enqueue(
                Specimens.job("a"),
                Specimens.job("b"),
                Specimens.job("later", Specimens.MAIL, 0, NOW.plusSeconds(3600)));
        Job a = found("a");
        Job b = found("b");
        Job later = found("later");
        claimed("a");

        assertThat(
                        jobs().amend(
                                        List.of(
                                                new Amendment(a, a.cancelled(THEN)),
                                                new Amendment(b, b.cancelled(THEN)),
                                                new Amendment(later, later.retried(THEN)))))
                .containsExactly(Specimens.id("b"), Specimens.id("later"));

        assertThat(found("b")).isEqualTo(b.cancelled(THEN));
        assertThat(idsOf(turn(Specimens.ANN, THEN, Specimens.claim(9)).claimed()))
                .containsExactlyElementsOf(Specimens.ids("later"));
    }

    @Test
    void a_waiting_job_that_is_called_off_is_not_claimed_when_it_would_be_due() {
        failed("a", THEN);
        Job waiting = found("a");

        jobs().amend(List.of(new Amendment(waiting, waiting.cancelled(NOW))));

        assertThat(turn(Specimens.ANN, THEN, Specimens.claim(1)).claimed()).isEmpty();
        assertThat(turn(Specimens.ANN, NOW, Specimens.claim(1)).nextDue()).isEmpty();
    }

    @Test
    void a_job_on_hold_is_not_claimed_until_it_is_released() {
        enqueue(Specimens.job("a"));
        failed("b", NOW);
        hold("a", "b");

        assertThat(found("a").state()).isEqualTo(new JobState.Pending(true));
        assertThat(found("b").state()).isEqualTo(new JobState.Failed(true));
        TurnAnswer answer = turn(Specimens.ANN, THEN, Specimens.claim(9));
        assertThat(answer.claimed()).isEmpty();
        assertThat(answer.nextDue()).isEmpty();
        assertThat(jobs().backlog(Set.of(), THEN)).isEqualTo(new Backlog(0, 2, 0));
        assertThat(jobs().summary(THEN).oldestDue()).isEmpty();

        Job b = found("b");
        assertThat(jobs().amend(List.of(new Amendment(b, b.released(THEN))))).hasSize(1);

        assertThat(found("b")).isEqualTo(b.released(THEN));
        assertThat(jobs().backlog(Set.of(), THEN)).isEqualTo(new Backlog(0, 1, 1));
        assertThat(idsOf(turn(Specimens.ANN, THEN, Specimens.claim(9)).claimed()))
                .containsExactlyElementsOf(Specimens.ids("b"));
    }

    @Test
    void a_retry_releases_a_job_on_hold_and_a_cancel_ends_it() {
        enqueue(Specimens.job("a"), Specimens.job("b"));
        hold("a", "b");
        Job a = found("a");
        Job b = found("b");

        assertThat(
                        jobs().amend(
                                        List.of(
                                                new Amendment(a, a.retried(THEN)),
                                                new Amendment(b, b.cancelled(THEN)))))
                .hasSize(2);

        assertThat(found("b").state()).isEqualTo(new JobState.Cancelled());
        assertThat(idsOf(turn(Specimens.ANN, THEN, Specimens.claim(9)).claimed()))
                .containsExactlyElementsOf(Specimens.ids("a"));
    }

    @Test
    void a_job_of_another_priority_takes_its_new_place() {
        enqueue(Specimens.job("a"), Specimens.job("b"), Specimens.job("c"));
        Job c = found("c");

        assertThat(jobs().amend(List.of(new Amendment(c, c.prioritised(7, THEN))))).hasSize(1);

        assertThat(found("c")).isEqualTo(c.prioritised(7, THEN));
        assertThat(idsOf(turn(Specimens.ANN, THEN, Specimens.claim(2)).claimed()))
                .containsExactlyElementsOf(Specimens.ids("c", "a"));
    }

    private void hold(String... ids) {
        List<Amendment> amendments = new ArrayList<>();
        for (String id : ids) {
            Job job = found(id);
            amendments.add(new Amendment(job, job.putOnHold(NOW)));
        }
        assertThat(jobs().amend(amendments)).hasSize(ids.length);
    }

    @Test
    void no_amendments_change_nothing() {
        assertThat(jobs().amend(List.of())).isEmpty();
    }

    @Test
    void a_held_job_cannot_be_amended() {
        Job held = processing("a");

        assertThatThrownBy(() -> new Amendment(held, held))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a");
    }
}
