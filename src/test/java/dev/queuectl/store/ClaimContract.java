package dev.queuectl.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.WorkerId;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What claiming promises. */
public abstract class ClaimContract extends JobStoreContract {

    @Test
    void a_claimed_job_is_what_the_domain_says() {
        Job job = Specimens.elaborateJob("a");
        enqueue(job);
        Instant due = job.runAt();

        List<Job> claimed = turn(Specimens.ANN, due, Specimens.claim(1)).claimed();

        assertThat(claimed).containsExactly(job.claimedBy(Specimens.ANN, due));
        assertThat(found("a")).isEqualTo(job.claimedBy(Specimens.ANN, due));
    }

    @Test
    void higher_priority_comes_first_and_among_equals_the_earlier_enqueued() {
        enqueue(
                Specimens.job("low", QueueName.DEFAULT, -1, NOW),
                Specimens.job("first", QueueName.DEFAULT, 0, NOW),
                Specimens.job("second", Specimens.MAIL, 0, NOW),
                Specimens.job("high", Specimens.FILM, 7, NOW));

        assertThat(idsOf(claim(10)))
                .containsExactlyElementsOf(Specimens.ids("high", "first", "second", "low"));
    }

    @Test
    void no_more_is_claimed_than_there_is_room_for() {
        enqueue(Specimens.job("a"), Specimens.job("b"), Specimens.job("c"));

        assertThat(claim(0)).isEmpty();
        assertThat(idsOf(claim(2))).containsExactlyElementsOf(Specimens.ids("a", "b"));
        assertThat(idsOf(claim(2))).containsExactlyElementsOf(Specimens.ids("c"));
        assertThat(claim(2)).isEmpty();
    }

    @Test
    void jobs_claimed_ahead_come_after_those_for_free_slots() {
        enqueue(
                Specimens.job("a"),
                Specimens.job("b"),
                Specimens.job("c"),
                Specimens.job("best", QueueName.DEFAULT, 1, NOW),
                Specimens.job("d"));

        assertThat(idsOf(turn(Specimens.ANN, NOW, Specimens.claimAhead(1, 2)).claimed()))
                .containsExactlyElementsOf(Specimens.ids("best", "a", "b"));
        assertThat(idsOf(turn(Specimens.ANN, NOW, Specimens.claimAhead(0, 1)).claimed()))
                .containsExactlyElementsOf(Specimens.ids("c"));
    }

    @Test
    void nothing_is_claimed_ahead_past_a_job_that_was_lost_before() {
        lost("lost");
        enqueue(
                Specimens.job("a", QueueName.DEFAULT, 2, NOW),
                Specimens.job("b", QueueName.DEFAULT, 1, NOW),
                Specimens.job("c"));

        assertThat(idsOf(turn(Specimens.ANN, NOW, Specimens.claimAhead(1, 5)).claimed()))
                .containsExactlyElementsOf(Specimens.ids("a", "b"));
        assertThat(turn(Specimens.ANN, NOW, Specimens.claimAhead(0, 5)).claimed()).isEmpty();
        Turn.Claim ofQueue = Specimens.claimAhead(0, 5, QueueName.DEFAULT);
        assertThat(turn(Specimens.ANN, NOW, ofQueue).claimed()).isEmpty();
        assertThat(idsOf(turn(Specimens.ANN, NOW, Specimens.claimAhead(1, 5)).claimed()))
                .containsExactlyElementsOf(Specimens.ids("lost", "c"));
    }

    /** A job that waits again after its worker died. */
    private void lost(String id) {
        enqueue(Specimens.job(id));
        Job held = turn(Specimens.ANN, NOW, Specimens.claimOnly(id)).claimed().getFirst();
        turn(Specimens.ANN, NOW, Turn.Claim.NOTHING, Specimens.loss(held, NOW));
    }

    @Test
    void a_job_that_is_given_back_waits_as_if_nobody_had_claimed_it() {
        enqueue(Specimens.job("a"), Specimens.job("b"));
        Job held = claim(1).getFirst();
        Instant later = NOW.plusSeconds(1);

        TurnAnswer answer = giveBack(Specimens.ANN, held, later, Specimens.claim(1));

        assertThat(idsOf(answer.claimed())).containsExactlyElementsOf(Specimens.ids("a"));
        Job again = answer.claimed().getFirst();
        assertThat(again).isEqualTo(held.givenBack(later).claimedBy(Specimens.ANN, later));
        assertThat(again.counters()).isEqualTo(held.counters());
        assertThat(again.fence()).isEqualTo(held.fence() + 1);
        assertThat(jobs().runs(Specimens.id("a"))).isEmpty();
    }

    @Test
    void only_its_holder_gives_a_job_back() {
        enqueue(Specimens.job("a"));
        Job held = claim(1).getFirst();
        jobs().takeOver(Specimens.ANN, Specimens.BOB, NOW);
        Job taken = found("a");

        giveBack(Specimens.ANN, held, NOW, Turn.Claim.NOTHING);
        giveBack(Specimens.ANN, taken, NOW, Turn.Claim.NOTHING);

        assertThat(found("a")).isEqualTo(taken);
    }

    private TurnAnswer giveBack(WorkerId worker, Job held, Instant now, Turn.Claim claim) {
        return jobs().turn(new Turn(worker, now, List.of(), List.of(held.givenBack(now)), claim));
    }

    @Test
    void a_job_is_left_alone_until_the_instant_for_which_it_is_due() {
        Instant due = NOW.plusSeconds(60);
        enqueue(Specimens.job("a", QueueName.DEFAULT, 1000, due), Specimens.job("b"));

        assertThat(idsOf(claim(10))).containsExactlyElementsOf(Specimens.ids("b"));
        assertThat(turn(Specimens.ANN, due.minusMillis(1), Specimens.claim(1)).claimed()).isEmpty();
        assertThat(idsOf(turn(Specimens.ANN, due, Specimens.claim(1)).claimed()))
                .containsExactlyElementsOf(Specimens.ids("a"));
    }

    @Test
    void jobs_that_come_due_together_are_claimed_by_priority() {
        Instant due = NOW.plusSeconds(1);
        enqueue(
                Specimens.job("a", QueueName.DEFAULT, 1, due),
                Specimens.job("b", QueueName.DEFAULT, 3, due.plusMillis(5)),
                Specimens.job("c", QueueName.DEFAULT, 2, due.plusMillis(3)));

        assertThat(idsOf(turn(Specimens.ANN, due.plusSeconds(1), Specimens.claim(2)).claimed()))
                .containsExactlyElementsOf(Specimens.ids("b", "c"));
    }

    @Test
    void a_job_that_was_due_is_not_held_up_by_a_clock_that_is_set_back() {
        Instant due = NOW.plusSeconds(60);
        enqueue(Specimens.job("a", QueueName.DEFAULT, 0, due), Specimens.job("b"));
        assertThat(idsOf(turn(Specimens.ANN, due, claimNothingOfThese()).claimed())).isEmpty();

        List<Job> claimed =
                turn(Specimens.ANN, NOW.minus(Duration.ofDays(1)), Specimens.claim(2)).claimed();

        assertThat(idsOf(claimed)).containsExactlyElementsOf(Specimens.ids("a", "b"));
        assertThat(claimed.getFirst().updatedAt()).isEqualTo(due);
        assertThat(claimed).containsExactlyElementsOf(other.jobs().find(idsOf(claimed)));
    }

    /** A claim that looks for due jobs and takes none of those in the default queue. */
    private static Turn.Claim claimNothingOfThese() {
        return Specimens.claimFrom(1, Specimens.FILM);
    }

    @Test
    void a_worker_that_serves_some_queues_claims_the_best_of_them_all() {
        enqueue(
                Specimens.job("other", new QueueName("other"), 9, NOW),
                Specimens.job("mail-1", Specimens.MAIL, 1, NOW),
                Specimens.job("film-1", Specimens.FILM, 1, NOW),
                Specimens.job("film-2", Specimens.FILM, 2, NOW),
                Specimens.job("mail-0", Specimens.MAIL, 0, NOW));

        Turn.Claim claim = Specimens.claimFrom(3, Specimens.MAIL, Specimens.FILM);

        assertThat(idsOf(turn(Specimens.ANN, NOW, claim).claimed()))
                .containsExactlyElementsOf(Specimens.ids("film-2", "mail-1", "film-1"));
        assertThat(idsOf(turn(Specimens.ANN, NOW, claim).claimed()))
                .containsExactlyElementsOf(Specimens.ids("mail-0"));
        assertThat(turn(Specimens.ANN, NOW, claim).claimed()).isEmpty();
    }

    @Test
    void a_worker_for_one_job_claims_that_job_only() {
        Instant due = NOW.plusSeconds(1);
        enqueue(
                Specimens.job("a", QueueName.DEFAULT, 9, NOW),
                Specimens.job("b"),
                Specimens.job("later", Specimens.MAIL, 0, due));

        assertThat(idsOf(turn(Specimens.ANN, NOW, Specimens.claimOnly("b")).claimed()))
                .containsExactlyElementsOf(Specimens.ids("b"));
        assertThat(turn(Specimens.ANN, NOW, Specimens.claimOnly("b")).claimed()).isEmpty();
        assertThat(turn(Specimens.ANN, NOW, Specimens.claimOnly("absent")).claimed()).isEmpty();
        assertThat(turn(Specimens.ANN, NOW, Specimens.claimOnly("later")).claimed()).isEmpty();
        assertThat(turn(Specimens.ANN, due, Specimens.claimOnly("later", Specimens.FILM)).claimed())
                .isEmpty();
        assertThat(
                        idsOf(
                                turn(
                                                Specimens.ANN,
                                                due,
                                                Specimens.claimOnly("later", Specimens.MAIL))
                                        .claimed()))
                .containsExactlyElementsOf(Specimens.ids("later"));
    }

    @Test
    void a_failed_job_is_claimed_when_its_backoff_is_over() {
        Instant retryAt = NOW.plusSeconds(2);
        failed("a", retryAt);

        assertThat(turn(Specimens.BOB, retryAt.minusMillis(1), Specimens.claim(1)).claimed())
                .isEmpty();
        Job again = turn(Specimens.BOB, retryAt, Specimens.claim(1)).claimed().getFirst();

        assertThat(again.runNumber()).isEqualTo(2);
        assertThat(again.counters().attempts()).isEqualTo(2);
        assertThat(again.fence()).isEqualTo(2);
        assertThat(found("a")).isEqualTo(again);
    }

    @Test
    void finished_jobs_are_never_claimed() {
        completed("done", NOW);
        dead("dead", NOW);
        enqueue(Specimens.job("called-off"));
        Job pending = found("called-off");
        jobs().amend(List.of(new Amendment(pending, pending.cancelled(NOW))));

        assertThat(turn(Specimens.ANN, NOW.plusSeconds(3600), Specimens.claim(10)).claimed())
                .isEmpty();
        assertThat(found("called-off").state().kind()).isEqualTo(Kind.CANCELLED);
    }

    @Test
    void a_turn_tells_when_the_next_job_of_any_queue_comes_due() {
        assertThat(turn(Specimens.ANN, NOW, Specimens.claim(1)).nextDue()).isEmpty();
        enqueue(
                Specimens.job("b", Specimens.FILM, 0, NOW.plusSeconds(20)),
                Specimens.job("a", Specimens.MAIL, 0, NOW.plusSeconds(10)));

        assertThat(turn(Specimens.ANN, NOW, Specimens.claim(1)).nextDue())
                .contains(NOW.plusSeconds(10));
        assertThat(turn(Specimens.ANN, NOW, Turn.Claim.NOTHING).nextDue())
                .contains(NOW.plusSeconds(10));
        assertThat(turn(Specimens.ANN, NOW.plusSeconds(10), claimNothingOfThese()).nextDue())
                .contains(NOW.plusSeconds(20));
        assertThat(turn(Specimens.ANN, NOW.plusSeconds(20), Specimens.claim(9)).nextDue())
                .isEmpty();
    }

    @Test
    void a_turn_tells_when_a_failed_job_runs_again() {
        Job held = processing("a");

        TurnAnswer answer =
                turn(
                        Specimens.ANN,
                        NOW,
                        Specimens.claim(1),
                        Specimens.failure(held, NOW.plusSeconds(2), NOW));

        assertThat(answer.claimed()).isEmpty();
        assertThat(answer.nextDue()).contains(NOW.plusSeconds(2));
    }

    @Test
    void thousands_of_jobs_that_come_due_at_once_are_all_found() {
        Instant due = NOW.plusSeconds(1);
        Job[] many = new Job[2500];
        for (int i = 0; i < many.length; i++) {
            many[i] = Specimens.job("job-" + i, Specimens.MAIL, i % 7, due.plusMillis(i));
        }
        JobStore jobs = fixture.openForThousands().jobs();
        assertThat(jobs.enqueue(List.of(many), JobStore.Acceptance.EACH)).isEmpty();
        Instant later = due.plusSeconds(10);

        List<Job> claimed = claim(jobs, Specimens.ANN, later, 400);

        assertThat(claimed).hasSize(400);
        assertThat(claimed.subList(0, 357)).allMatch(job -> job.spec().priority() == 6);
        assertThat(claimed.subList(357, 400)).allMatch(job -> job.spec().priority() == 5);
        assertThat(claim(jobs, Specimens.BOB, later, 2500)).hasSize(2100);
    }

    private static List<Job> claim(JobStore jobs, WorkerId worker, Instant now, int limit) {
        return jobs.turn(new Turn(worker, now, List.of(), List.of(), Specimens.claim(limit)))
                .claimed();
    }
}
