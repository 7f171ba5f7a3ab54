package dev.queuectl.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.QueueName;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What operators can say about queues, and that claims heed it. */
public abstract class QueueStoreContract extends JobStoreContract {
    private static final QueueTerms.Halt HALT = new QueueTerms.Halt(NOW, "ann@web1", "no, 世界");

    private QueueTerms change(QueueName queue, QueueTerms terms) {
        return store.queues().change(queue, _ -> terms);
    }

    private void pause(QueueName queue) {
        change(queue, QueueTerms.NONE.withPaused(Optional.of(HALT)));
    }

    private void limit(QueueName queue, int limit) {
        change(queue, QueueTerms.NONE.withLimit(OptionalInt.of(limit)));
    }

    private void enqueue(QueueName queue, int priority, String... ids) {
        for (String id : ids) {
            enqueue(Specimens.job(id, queue, priority, NOW));
        }
    }

    private long revision() {
        return turn(Specimens.ANN, NOW, Turn.Claim.NOTHING).settingsRevision();
    }

    @Test
    void what_is_said_of_a_queue_is_seen_by_others_until_it_is_taken_back() {
        QueueTerms terms =
                new QueueTerms(
                        Optional.of(HALT),
                        OptionalInt.of(3),
                        OptionalInt.of(0),
                        Optional.of(Duration.ofMillis(1500)));

        assertThat(change(Specimens.MAIL, terms)).isEqualTo(terms);
        limit(Specimens.FILM, 7);
        assertThat(other.queues().all())
                .containsOnlyKeys(Specimens.MAIL, Specimens.FILM)
                .containsEntry(Specimens.MAIL, terms);
        QueueTerms resumed =
                other.queues().change(Specimens.MAIL, was -> was.withPaused(Optional.empty()));
        assertThat(resumed).isEqualTo(terms.withPaused(Optional.empty()));
        change(Specimens.MAIL, QueueTerms.NONE);
        assertThat(other.queues().all()).containsOnlyKeys(Specimens.FILM);
    }

    @Test
    void workers_are_told_by_a_revision_of_what_changed_and_of_nothing_else() {
        long start = revision();
        limit(Specimens.MAIL, 3);
        long limited = revision();
        limit(Specimens.MAIL, 3);
        long same = revision();
        change(Specimens.MAIL, QueueTerms.NONE);

        assertThat(limited).isNotEqualTo(start);
        assertThat(same).isEqualTo(limited);
        assertThat(revision()).isNotEqualTo(limited);
    }

    @Test
    void no_job_of_a_paused_queue_is_claimed_until_it_is_resumed() {
        enqueue(Specimens.MAIL, 9, "m1", "m2");
        enqueue(Specimens.FILM, 0, "f1");
        pause(Specimens.MAIL);

        assertThat(idsOf(claim(10))).containsExactlyElementsOf(Specimens.ids("f1"));
        assertThat(turn(Specimens.BOB, NOW, Specimens.claimFrom(9, Specimens.MAIL)).claimed())
                .isEmpty();
        assertThat(turn(Specimens.BOB, NOW, Specimens.claimOnly("m1")).claimed()).isEmpty();
        change(Specimens.MAIL, QueueTerms.NONE);
        assertThat(idsOf(claim(10))).containsExactlyElementsOf(Specimens.ids("m1", "m2"));
    }

    @Test
    void the_others_keep_their_order_while_one_queue_is_paused() {
        enqueue(Specimens.MAIL, 5, "m1");
        enqueue(QueueName.DEFAULT, 1, "d1");
        enqueue(Specimens.FILM, 2, "f1");
        enqueue(QueueName.DEFAULT, 2, "d2");
        pause(Specimens.MAIL);

        assertThat(idsOf(claim(2))).containsExactlyElementsOf(Specimens.ids("f1", "d2"));
        assertThat(idsOf(claim(2))).containsExactlyElementsOf(Specimens.ids("d1"));
    }

    @Test
    void of_a_queue_with_a_limit_all_workers_together_hold_no_more() {
        limit(Specimens.MAIL, 3);
        enqueue(Specimens.MAIL, 1, "m1", "m2", "m3", "m4", "m5");
        enqueue(Specimens.FILM, 0, "f1");

        List<Job> anns = claim(2);
        assertThat(idsOf(anns)).containsExactlyElementsOf(Specimens.ids("m1", "m2"));
        assertThat(idsOf(turn(Specimens.BOB, NOW, Specimens.claim(9)).claimed()))
                .containsExactlyElementsOf(Specimens.ids("m3", "f1"));
        assertThat(claim(9)).isEmpty();
        assertThat(turn(Specimens.BOB, NOW, Specimens.claimOnly("m5")).claimed()).isEmpty();
        // Whoever ends one may go on with the next in the same turn.
        Conclusion end = Specimens.completion(anns.getFirst(), NOW);
        assertThat(idsOf(turn(Specimens.ANN, NOW, Specimens.claim(9), end).claimed()))
                .containsExactlyElementsOf(Specimens.ids("m4"));
    }

    @Test
    void however_a_job_is_let_go_of_its_place_is_free() {
        limit(Specimens.MAIL, 1);
        enqueue(Specimens.MAIL, 0, "m1", "m2", "m3");
        Job given = claim(1).getFirst();
        jobs().turn(
                        new Turn(
                                Specimens.ANN,
                                NOW,
                                List.of(),
                                List.of(given.givenBack(NOW)),
                                Turn.Claim.NOTHING));
        Job taken = claim(1).getFirst();
        assertThat(taken.id()).isEqualTo(given.id());
        Job lost = jobs().takeOver(Specimens.ANN, Specimens.BOB, NOW).getFirst();
        assertThat(claim(1)).isEmpty();
        turn(Specimens.BOB, NOW, Turn.Claim.NOTHING, Specimens.death(lost, NOW));

        assertThat(idsOf(claim(3))).containsExactlyElementsOf(Specimens.ids("m2"));
    }

    @Test
    void a_lowered_limit_leaves_those_alone_that_are_held() {
        limit(Specimens.MAIL, 3);
        enqueue(Specimens.MAIL, 0, "m1", "m2", "m3", "m4");
        List<Job> held = claim(3);
        limit(Specimens.MAIL, 1);

        conclude(Specimens.completion(held.get(0), NOW));
        conclude(Specimens.completion(held.get(1), NOW));
        assertThat(claim(1)).isEmpty();
        conclude(Specimens.completion(held.get(2), NOW));
        assertThat(idsOf(claim(2))).containsExactlyElementsOf(Specimens.ids("m4"));
    }

    @Test
    void a_worker_takes_no_more_from_queues_with_a_limit_than_it_has_places() {
        limit(Specimens.MAIL, 5);
        limit(Specimens.FILM, 5);
        enqueue(Specimens.MAIL, 2, "m1", "m2");
        enqueue(Specimens.FILM, 3, "f1");
        enqueue(QueueName.DEFAULT, 1, "d1", "d2");

        Turn.Claim some = new Turn.Claim(1, 9, 2, Set.of(), Optional.empty());
        assertThat(idsOf(turn(Specimens.ANN, NOW, some).claimed()))
                .containsExactlyElementsOf(Specimens.ids("f1", "m1", "d1", "d2"));
        Turn.Claim none = new Turn.Claim(1, 9, 0, Set.of(), Optional.empty());
        assertThat(turn(Specimens.ANN, NOW, none).claimed()).isEmpty();
    }

    @Test
    void many_jobs_in_closed_queues_are_passed_over() {
        List<Job> many = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            many.add(Specimens.job("m" + i, Specimens.MAIL, 9, NOW));
            many.add(Specimens.job("f" + i, Specimens.FILM, 9, NOW));
        }
        enqueue(many.toArray(Job[]::new));
        enqueue(QueueName.DEFAULT, 0, "d1");
        pause(Specimens.MAIL);
        limit(Specimens.FILM, 1);

        assertThat(claim(1)).hasSize(1);
        assertThat(idsOf(claim(1))).containsExactlyElementsOf(Specimens.ids("d1"));
    }
}
