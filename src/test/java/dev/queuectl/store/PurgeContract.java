package dev.queuectl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.Verdict;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What forgetting jobs promises. */
public abstract class PurgeContract extends JobStoreContract {
    private static final Set<Kind> NOT_HELD = EnumSet.complementOf(EnumSet.of(Kind.PROCESSING));

    private static Purge all(Kind... kinds) {
        return Purge.of(Set.of(kinds));
    }

    private static Purge only(Set<Kind> kinds, Job... read) {
        return new Purge(kinds, Optional.empty(), List.of(read));
    }

    @Test
    void jobs_are_forgotten_by_state() {
        completed("done", NOW);
        dead("dead", NOW);
        failed("failed", NOW.plusSeconds(2));
        enqueue(Specimens.job("pending"));

        assertThat(jobs().purge(all(Kind.COMPLETED, Kind.DEAD), 10)).isEqualTo(2);
        assertThat(idsOf(other.jobs().find(Specimens.ids("done", "dead", "failed", "pending"))))
                .containsExactlyElementsOf(Specimens.ids("failed", "pending"));
        assertThat(jobs().purge(all(Kind.FAILED, Kind.PENDING, Kind.CANCELLED), 10)).isEqualTo(2);
        assertThat(jobs().purge(all(Kind.COMPLETED), 10)).isZero();
    }

    @Test
    void only_jobs_that_have_not_changed_for_long_are_forgotten() {
        Instant limit = NOW.plusSeconds(10);
        completed("old", limit.minusMillis(1));
        completed("new", limit);
        dead("dead", NOW);

        Purge purge = new Purge(Set.of(Kind.COMPLETED), Optional.of(limit), List.of());
        assertThat(jobs().purge(purge, 10)).isEqualTo(1);

        assertThat(idsOf(other.jobs().find(Specimens.ids("old", "new", "dead"))))
                .containsExactlyElementsOf(Specimens.ids("new", "dead"));
    }

    @Test
    void only_the_named_jobs_are_forgotten_and_only_in_the_named_states() {
        dead("a", NOW);
        dead("b", NOW);
        completed("c", NOW);

        Purge purge = only(Set.of(Kind.DEAD), found("a"), found("c"), Specimens.job("absent"));
        assertThat(jobs().purge(purge, 10)).isEqualTo(1);

        assertThat(idsOf(other.jobs().find(Specimens.ids("a", "b", "c"))))
                .containsExactlyElementsOf(Specimens.ids("b", "c"));
    }

    @Test
    void a_job_that_has_changed_since_it_was_read_is_left_alone() {
        Job dead = dead("a", NOW);
        enqueue(Specimens.job("b"));
        Job waiting = found("b");
        jobs().amend(List.of(new Amendment(dead, dead.revived(NOW))));
        claimed("b");
        completed("c", NOW);

        Purge purge = only(NOT_HELD, dead, waiting, found("c"));
        assertThat(jobs().purge(purge, 10)).isEqualTo(1);

        assertThat(found("a")).isEqualTo(dead.revived(NOW));
        assertThat(found("b").state().kind()).isEqualTo(Kind.PROCESSING);
        assertThat(jobs().purge(purge, 10)).isZero();
    }

    @Test
    void a_job_that_died_once_more_since_it_was_read_is_left_alone() {
        Job dead = dead("a", NOW);
        jobs().amend(List.of(new Amendment(dead, dead.revived(NOW))));
        conclude(Specimens.death(claimed("a"), NOW));

        assertThat(jobs().purge(Purge.of(List.of(dead)), 10)).isZero();

        assertThat(jobs().runs(dead.id())).hasSize(2);
    }

    @Test
    void a_job_that_was_enqueued_again_under_its_id_is_another() {
        enqueue(Specimens.job("a"));
        Job former = found("a");
        assertThat(jobs().clear()).isOne();
        Instant then = NOW.plusSeconds(7);
        enqueue(Job.enqueued(former.id(), former.spec(), then, then));

        assertThat(jobs().purge(Purge.of(List.of(former)), 10)).isZero();

        assertThat(found("a").createdAt()).isEqualTo(then);
    }

    @Test
    void no_more_of_the_named_jobs_are_forgotten_than_may_be() {
        List<Job> ended = List.of(dead("a", NOW), completed("b", NOW), dead("c", NOW));

        assertThat(jobs().purge(Purge.of(ended), 2)).isEqualTo(2);
        assertThat(jobs().purge(Purge.of(ended), 2)).isEqualTo(1);
    }

    @Test
    void a_purge_names_no_job_twice_and_no_fewer_than_one() {
        Job job = Specimens.job("a");
        assertThatThrownBy(() -> Purge.of(List.of(job, job)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'a'");
        assertThatThrownBy(() -> Purge.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void many_jobs_are_forgotten_slice_by_slice() {
        for (int i = 0; i < 5; i++) {
            completed("job-" + i, NOW.plusSeconds(i));
        }

        assertThat(jobs().purge(all(Kind.COMPLETED), 2)).isEqualTo(2);
        assertThat(jobs().purge(all(Kind.COMPLETED), 2)).isEqualTo(2);
        assertThat(jobs().purge(all(Kind.COMPLETED), 2)).isEqualTo(1);
        assertThat(jobs().purge(all(Kind.COMPLETED), 2)).isZero();
    }

    @Test
    void a_held_job_is_never_forgotten() {
        enqueue(Specimens.job("a"));
        Job waiting = found("a");
        Job held = claimed("a");

        assertThat(jobs().purge(only(NOT_HELD, waiting), 10)).isZero();
        assertThat(jobs().purge(only(NOT_HELD, held), 10)).isZero();
        assertThat(jobs().purge(Purge.of(NOT_HELD), 10)).isZero();

        assertThat(found("a")).isEqualTo(held);
        assertThatThrownBy(() -> all(Kind.PROCESSING)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void runs_and_output_go_with_their_job() {
        conclude(
                Specimens.conclusion(
                        processing("a"),
                        new Outcome.Exited(0),
                        new Verdict.Complete(),
                        NOW,
                        Specimens.output("out", "err")));

        assertThat(jobs().purge(Purge.of(List.of(found("a"))), 10)).isEqualTo(1);

        assertThat(other.jobs().runs(Specimens.id("a"))).isEmpty();
        assertThat(other.jobs().output(Specimens.id("a"), 1, Channel.OUT)).isEmpty();
    }

    @Test
    void the_id_of_a_forgotten_job_is_free_and_has_no_history() {
        jobs().purge(Purge.of(List.of(dead("a", NOW))), 10);

        enqueue(Specimens.job("a"));

        assertThat(found("a")).isEqualTo(Specimens.job("a"));
        assertThat(other.jobs().runs(Specimens.id("a"))).isEmpty();
    }

    @Test
    void a_cleared_store_holds_no_job_in_any_state() {
        completed("done", NOW);
        processing("held");
        enqueue(
                Specimens.job("pending"),
                Specimens.job("later", Specimens.MAIL, 0, NOW.plusSeconds(9)));
        store.settings().put("key", "value");

        assertThat(jobs().clear()).isEqualTo(4);

        assertThat(other.jobs().find(Specimens.ids("done", "held", "pending", "later"))).isEmpty();
        assertThat(other.jobs().summary(NOW).count(Set.of(Kind.values()))).isZero();
        assertThat(other.jobs().summary(NOW).lastHour()).isEqualTo(new Summary.Throughput(0, 0));
        assertThat(other.jobs().held()).isEmpty();
        assertThat(other.jobs().runs(Specimens.id("done"))).isEmpty();
        assertThat(other.settings().all()).containsEntry("key", "value");
        assertThat(jobs().clear()).isZero();
    }
}
