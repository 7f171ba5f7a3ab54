package dev.queuectl.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.client.Explanation.Reason;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.Amendment;
import dev.queuectl.store.Figures;
import dev.queuectl.store.InMemoryFixture;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.QueueFigures;
import dev.queuectl.store.QueueTerms;
import dev.queuectl.store.Specimens;
import dev.queuectl.store.StopRequest;
import dev.queuectl.store.Storage;
import dev.queuectl.store.Turn;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Each reason for which a job does not run is found, and said. */
class ExplainTest {
    private static final Instant NOW = Specimens.NOW;
    private static final QueueName MAIL = Specimens.MAIL;

    private final Storage storage = new InMemoryFixture().open();

    private void enqueue(String id, int priority, Instant runAt) {
        storage.jobs().enqueue(List.of(Specimens.job(id, MAIL, priority, runAt)), Acceptance.EACH);
    }

    private void enqueue(String id) {
        enqueue(id, 0, NOW);
    }

    private void work(QueueName... queues) {
        storage.workers().join(Specimens.worker(Specimens.ANN, NOW, queues));
    }

    private List<Job> claim(int limit) {
        Turn.Claim claim = new Turn.Claim(limit, 0, Set.of(), Optional.empty());
        return storage.jobs()
                .turn(new Turn(Specimens.ANN, NOW, List.of(), List.of(), claim))
                .claimed();
    }

    /** Says that runs of the last minute took a second each. */
    private void tellThatRunsTakeASecond() {
        Figures figures = new Figures();
        figures.count(Figures.Count.COMPLETED);
        figures.waited(1);
        figures.ran(1000);
        Instant minute = QueueFigures.beginning(NOW, QueueFigures.MINUTE);
        storage.figures()
                .add(
                        List.of(
                                new QueueFigures(
                                        MAIL,
                                        minute,
                                        QueueFigures.MINUTE,
                                        Map.of("true", figures))),
                        minute);
    }

    private Explanation explain(String id) {
        Job job = storage.jobs().find(List.of(new JobId(id))).getFirst();
        return new Explain(storage, NOW).explain(job);
    }

    private static String said(Explanation explanation) {
        return explanation.sentence(Instant::toString);
    }

    @Test
    void nothing_keeps_a_job_that_a_free_worker_will_take() {
        work();
        enqueue("a");

        assertThat(explain("a").reasons()).containsExactly(new Reason.Next());
        assertThat(explain("a").start()).contains(NOW);
        assertThat(said(explain("a"))).isEqualTo("job a is next, a worker is about to take it");
    }

    @Test
    void one_that_is_held_runs_and_one_that_has_ended_does_not() {
        work();
        enqueue("a");
        Job held = claim(1).getFirst();

        assertThat(explain("a").reasons()).containsExactly(new Reason.Running(Specimens.ANN, NOW));
        storage.jobs()
                .turn(
                        new Turn(
                                Specimens.ANN,
                                NOW,
                                List.of(Specimens.completion(held, NOW)),
                                List.of(),
                                Turn.Claim.NOTHING));
        assertThat(explain("a").reasons())
                .containsExactly(new Reason.Ended(JobState.Kind.COMPLETED, NOW));
        assertThat(explain("a").start()).isEmpty();
        assertThat(said(explain("a"))).startsWith("job a ended as completed at 2025-11-04T");
    }

    @Test
    void one_is_not_due_or_backs_off() {
        work();
        Instant later = NOW.plusSeconds(90);
        enqueue("a", 0, later);
        enqueue("b");
        Job held = claim(1).getFirst();
        storage.jobs()
                .turn(
                        new Turn(
                                Specimens.ANN,
                                NOW,
                                List.of(Specimens.failure(held, later, NOW)),
                                List.of(),
                                Turn.Claim.NOTHING));

        assertThat(explain("a").reasons()).containsExactly(new Reason.NotDue(later));
        assertThat(explain("a").start()).contains(later);
        assertThat(explain("b").reasons()).containsExactly(new Reason.BackingOff(later, 1));
        assertThat(said(explain("b"))).contains("backs off after attempt 1 failed, until ");
        Explanation waits = explain("a");
        assertThat(waits.change(waits.reasons().getFirst())).contains("queuectl retry a");
    }

    @Test
    void an_operator_keeps_it() {
        work();
        enqueue("a");
        Job job = storage.jobs().find(List.of(new JobId("a"))).getFirst();
        Amendment hold = new Amendment(job, job.putOnHold(NOW));
        assertThat(storage.jobs().amend(List.of(hold))).hasSize(1);

        Explanation held = explain("a");

        assertThat(held.reasons()).containsExactly(new Reason.OnHold());
        assertThat(held.start()).isEmpty();
        assertThat(held.change(held.reasons().getFirst())).contains("queuectl release a");
    }

    @Test
    void its_queue_is_paused() {
        work();
        enqueue("a");
        QueueTerms.Halt halt = new QueueTerms.Halt(NOW, "ann@web1", "it moves");
        storage.queues().change(MAIL, terms -> terms.withPaused(Optional.of(halt)));

        assertThat(explain("a").reasons()).containsExactly(new Reason.QueuePaused(halt));
        assertThat(explain("a").start()).isEmpty();
        assertThat(said(explain("a")))
                .startsWith("job a waits: queue 'mail' is paused by ann@web1 since ")
                .endsWith(": it moves");
    }

    @Test
    void no_worker_takes_it() {
        enqueue("a");
        assertThat(explain("a").reasons()).containsExactly(new Reason.NoWorker(0));
        work(Specimens.FILM);
        assertThat(explain("a").reasons()).containsExactly(new Reason.NoWorker(1));
        assertThat(said(explain("a"))).contains("none of 1 worker takes jobs of queue 'mail'");
        assertThat(explain("a").start()).isEmpty();
    }

    @Test
    void a_worker_that_is_stopping_takes_nothing() {
        enqueue("a");
        work();
        storage.workers().requestStop(Specimens.ANN, StopRequest.GRACEFUL);

        assertThat(explain("a").reasons()).containsExactly(new Reason.NoWorker(1));
    }

    @Test
    void the_limit_of_its_queue_is_reached_and_others_go_first() {
        work();
        storage.queues().change(MAIL, terms -> terms.withLimit(OptionalInt.of(1)));
        enqueue("a");
        assertThat(claim(2)).hasSize(1);
        enqueue("b");
        enqueue("c");
        enqueue("d", 5, NOW);

        assertThat(explain("c").reasons())
                .containsExactly(new Reason.LimitReached(1), new Reason.Behind(2, false));
        assertThat(explain("c").start()).isEmpty();
        tellThatRunsTakeASecond();
        assertThat(explain("c").start())
                .hasValueSatisfying(start ->
                        assertThat(Duration.between(NOW, start))
                                .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(5)));
    }

    @Test
    void all_slots_are_busy() {
        work();
        for (int i = 0; i < 5; i++) {
            enqueue("a" + i);
        }
        assertThat(claim(4)).hasSize(4);

        assertThat(explain("a4").reasons()).containsExactly(new Reason.SlotsBusy(4));
        assertThat(said(explain("a4"))).contains("all 4 slots for queue 'mail' are busy");
    }
}
