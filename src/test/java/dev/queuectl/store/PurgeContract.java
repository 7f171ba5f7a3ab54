package dev.queuectl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.Verdict;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What forgetting jobs promises. */
public abstract class PurgeContract extends JobStoreContract {
    private static final Set<Kind> NOT_HELD = EnumSet.complementOf(EnumSet.of(Kind.PROCESSING));

    private static Purge all(Kind... kinds) {
        return new Purge(Set.of(kinds), Optional.empty(), Set.of());
    }

    private static Purge only(Set<Kind> kinds, String... ids) {
        Set<JobId> wanted = Set.of(Arrays.stream(ids).map(JobId::new).toArray(JobId[]::new));
        return new Purge(kinds, Optional.empty(), wanted);
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

        Purge purge = new Purge(Set.of(Kind.COMPLETED), Optional.of(limit), Set.of());
        assertThat(jobs().purge(purge, 10)).isEqualTo(1);

        assertThat(idsOf(other.jobs().find(Specimens.ids("old", "new", "dead"))))
                .containsExactlyElementsOf(Specimens.ids("new", "dead"));
    }

    @Test
    void only_the_named_jobs_are_forgotten_and_only_in_the_named_states() {
        dead("a", NOW);
        dead("b", NOW);
        completed("c", NOW);

        assertThat(jobs().purge(only(Set.of(Kind.DEAD), "a", "c", "absent"), 10)).isEqualTo(1);

        assertThat(idsOf(other.jobs().find(Specimens.ids("a", "b", "c"))))
                .containsExactlyElementsOf(Specimens.ids("b", "c"));
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
        Job held = processing("a");

        assertThat(jobs().purge(only(NOT_HELD, "a"), 10)).isZero();
        assertThat(jobs().purge(new Purge(NOT_HELD, Optional.empty(), Set.of()), 10)).isZero();

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

        assertThat(jobs().purge(only(NOT_HELD, "a"), 10)).isEqualTo(1);

        assertThat(other.jobs().runs(Specimens.id("a"))).isEmpty();
        assertThat(other.jobs().output(Specimens.id("a"), 1, Channel.OUT)).isEmpty();
    }

    @Test
    void the_id_of_a_forgotten_job_is_free_and_has_no_history() {
        dead("a", NOW);
        jobs().purge(only(NOT_HELD, "a"), 10);

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
