package dev.queuectl.domain;

import static dev.queuectl.domain.Jobs.NOW;
import static dev.queuectl.domain.Jobs.OTHER;
import static dev.queuectl.domain.Jobs.WORKER;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/** The arrows of docs/job-lifecycle.md, and that there are no others. */
final class JobTest {
    private static final Instant LATER = NOW.plusSeconds(60);

    @Test
    void a_job_that_never_started_goes_back_where_it_waited_unless_it_shall_be_called_off() {
        Job job = Jobs.pending("a");
        Job held = job.claimedBy(WORKER, NOW);

        assertThat(held.givenBack(LATER).state()).isEqualTo(new JobState.Pending());
        assertThat(held.givenBack(LATER).counters()).isEqualTo(Counters.NONE);
        assertThat(held.cancelAsked().givenBack(LATER).state()).isEqualTo(new JobState.Cancelled());
        assertThatThrownBy(() -> job.givenBack(LATER)).isInstanceOf(IllegalTransition.class);
    }

    @Test
    void a_new_job_is_pending_and_has_counted_nothing() {
        Job job = Jobs.pending("a");
        assertThat(job.state()).isEqualTo(new JobState.Pending());
        assertThat(job.counters()).isEqualTo(Counters.NONE);
        assertThat(job.fence()).isZero();
        assertThat(job.runNumber()).isEqualTo(1);
    }

    @Test
    void instants_are_cut_to_milliseconds_at_the_door() {
        Instant fine = Instant.parse("2025-11-04T10:30:00.123456789Z");
        Job job = Job.enqueued(new JobId("a"), Jobs.spec("true", 0), fine, fine);
        assertThat(job.createdAt()).isEqualTo(Instant.parse("2025-11-04T10:30:00.123Z"));
        assertThat(job.runAt()).isEqualTo(job.createdAt());
    }

    @Test
    void a_claim_raises_the_fence_and_counts_an_attempt() {
        Job claimed = Jobs.pending("a").claimedBy(WORKER, LATER);
        assertThat(claimed.fence()).isEqualTo(1);
        assertThat(claimed.counters().attempts()).isEqualTo(1);
        assertThat(claimed.state())
                .isEqualTo(new JobState.Processing(WORKER, LATER, JobState.Kind.PENDING, false));
    }

    @Test
    void a_job_that_is_not_due_cannot_be_claimed() {
        Job job = Job.enqueued(new JobId("a"), Jobs.spec("true", 0), LATER, NOW);
        assertThatThrownBy(() -> job.claimedBy(WORKER, NOW)).isInstanceOf(IllegalTransition.class);
        assertThat(job.claimedBy(WORKER, LATER).state().kind()).isEqualTo(JobState.Kind.PROCESSING);
    }

    @Test
    void a_take_over_raises_the_fence_and_leaves_the_counts_alone() {
        Job held = Jobs.processing("a");
        Job taken = held.takenOverBy(OTHER, LATER);
        assertThat(taken.fence()).isEqualTo(held.fence() + 1);
        assertThat(taken.counters()).isEqualTo(held.counters());
        assertThat(taken.state())
                .isEqualTo(new JobState.Processing(OTHER, NOW, JobState.Kind.PENDING, false));
    }

    @Test
    void success_completes() {
        Job done =
                Jobs.processing("a")
                        .concluded(new Outcome.Exited(0), new Verdict.Complete(), LATER);
        assertThat(done.state()).isEqualTo(new JobState.Completed());
        assertThat(done.counters()).isEqualTo(new Counters(1, 0, 1));
        assertThat(done.last()).contains(new LastEnd(Reason.EXIT, OptionalInt.of(0)));
    }

    @Test
    void a_retry_waits_as_failed_until_it_is_due() {
        Job failed =
                Jobs.processing("a")
                        .concluded(new Outcome.Exited(3), new Verdict.Retry(LATER), NOW);
        assertThat(failed.state()).isEqualTo(new JobState.Failed());
        assertThat(failed.runAt()).isEqualTo(LATER);
        assertThat(failed.isDue(NOW)).isFalse();
        assertThat(failed.isDue(LATER)).isTrue();
    }

    @Test
    void a_run_that_is_put_back_gives_its_attempt_back_and_returns_to_where_it_came_from() {
        Job failed =
                Jobs.processing("a").concluded(new Outcome.Exited(3), new Verdict.Retry(NOW), NOW);
        Job again = failed.claimedBy(WORKER, NOW);
        Job back = again.concluded(new Outcome.Interrupted(), new Verdict.PutBack(LATER), NOW);
        assertThat(back.state()).isEqualTo(new JobState.Failed());
        assertThat(back.counters()).isEqualTo(new Counters(1, 0, 2));
        assertThat(back.runNumber()).isEqualTo(3);
    }

    @Test
    void a_lost_run_counts_as_a_loss_and_not_as_an_attempt() {
        Job back =
                Jobs.processing("a").concluded(new Outcome.Lost(), new Verdict.PutBack(NOW), NOW);
        assertThat(back.state()).isEqualTo(new JobState.Pending());
        assertThat(back.counters()).isEqualTo(new Counters(0, 1, 1));
    }

    @Test
    void a_poisonous_job_says_so() {
        Job dead =
                Jobs.processing("a")
                        .concluded(new Outcome.Lost(), new Verdict.Bury(Reason.POISON), NOW);
        assertThat(dead.state()).isEqualTo(new JobState.Dead());
        assertThat(dead.last()).contains(new LastEnd(Reason.POISON, OptionalInt.empty()));
    }

    @Test
    void reviving_resets_the_counts_but_not_the_run_numbers_and_raises_the_fence() {
        Job dead = Jobs.dead("a");
        Job revived = dead.revived(LATER);
        assertThat(revived.state()).isEqualTo(new JobState.Pending());
        assertThat(revived.counters()).isEqualTo(new Counters(0, 0, 1));
        assertThat(revived.fence()).isEqualTo(dead.fence() + 1);
        assertThat(revived.runAt()).isEqualTo(LATER);
        assertThat(revived.runNumber()).isEqualTo(2);
    }

    @Test
    void retrying_a_waiting_job_makes_it_due_and_keeps_its_counts() {
        Job failed =
                Jobs.processing("a")
                        .concluded(new Outcome.Exited(3), new Verdict.Retry(LATER), NOW);
        Job retried = failed.retried(NOW);
        assertThat(retried.isDue(NOW)).isTrue();
        assertThat(retried.counters()).isEqualTo(failed.counters());
    }

    @Test
    void what_the_drawing_does_not_show_is_refused() {
        Map<JobState.Kind, Job> inEachState = new EnumMap<>(JobState.Kind.class);
        Job running = Jobs.processing("a");
        inEachState.put(JobState.Kind.PENDING, Jobs.pending("a"));
        inEachState.put(JobState.Kind.PROCESSING, running);
        inEachState.put(
                JobState.Kind.FAILED,
                running.concluded(new Outcome.Exited(1), new Verdict.Retry(NOW), NOW));
        inEachState.put(
                JobState.Kind.COMPLETED,
                running.concluded(new Outcome.Exited(0), new Verdict.Complete(), NOW));
        inEachState.put(JobState.Kind.DEAD, Jobs.dead("a"));
        inEachState.put(
                JobState.Kind.CANCELLED,
                running.concluded(new Outcome.Cancelled(), new Verdict.Cancel(), NOW));

        Map<String, UnaryOperator<Job>> transitions =
                Map.of(
                        "claim", job -> job.claimedBy(OTHER, NOW),
                        "take over", job -> job.takenOverBy(OTHER, NOW),
                        "conclude",
                                job ->
                                        job.concluded(
                                                new Outcome.Exited(0), new Verdict.Complete(), NOW),
                        "cancel", job -> job.cancelled(NOW),
                        "revive", job -> job.revived(NOW),
                        "retry", job -> job.retried(NOW),
                        "hold", job -> job.putOnHold(NOW),
                        "release", job -> job.released(NOW),
                        "prioritise", job -> job.prioritised(7, NOW));
        Map<JobState.Kind, List<String>> drawn =
                Map.of(
                        JobState.Kind.PENDING,
                        List.of("claim", "cancel", "retry", "hold", "release", "prioritise"),
                        JobState.Kind.FAILED,
                        List.of("claim", "cancel", "retry", "hold", "release", "prioritise"),
                        JobState.Kind.PROCESSING,
                        List.of("take over", "conclude"),
                        JobState.Kind.COMPLETED,
                        List.of("retry"),
                        JobState.Kind.CANCELLED,
                        List.of("retry"),
                        JobState.Kind.DEAD,
                        List.of("revive", "retry"));

        inEachState.forEach((kind, job) -> {
            assertThat(job.state().kind()).isEqualTo(kind);
            transitions.forEach((name, transition) -> {
                if (drawn.getOrDefault(kind, List.of()).contains(name)) {
                    assertThat(transition.apply(job)).isNotNull();
                } else {
                    assertThatThrownBy(() -> transition.apply(job))
                            .as("%s in %s", name, kind)
                            .isInstanceOf(IllegalTransition.class)
                            .hasMessageContaining(kind.label());
                }
            });
        });
    }

    @Test
    void a_job_on_hold_keeps_its_time_and_is_not_due() {
        Job job = Jobs.pending("a");
        Job held = job.putOnHold(LATER);
        assertThat(held.state()).isEqualTo(new JobState.Pending(true));
        assertThat(held.isDue(LATER)).isFalse();
        assertThat(held.runAt()).isEqualTo(job.runAt());
        assertThat(held.fence()).isEqualTo(1);
        assertThatThrownBy(() -> held.claimedBy(WORKER, LATER))
                .isInstanceOf(IllegalTransition.class);
        assertThat(held.released(LATER).isDue(LATER)).isTrue();
        assertThat(held.retried(LATER).state()).isEqualTo(new JobState.Pending());
    }
}
