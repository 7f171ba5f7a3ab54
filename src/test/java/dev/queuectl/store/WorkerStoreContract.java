package dev.queuectl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.WorkerStore.Membership;
import dev.queuectl.store.WorkerStore.SeizedWorker;

import org.junit.jupiter.api.Test;

import java.util.List;

/** What keeping workers promises. */
public abstract class WorkerStoreContract extends StoreContract {
    private static final WorkerRecord ANN =
            Specimens.worker(Specimens.ANN, Specimens.NOW, Specimens.MAIL, Specimens.FILM);
    private static final WorkerRecord BOB =
            Specimens.worker(Specimens.BOB, Specimens.NOW.minusSeconds(1));
    private static final WorkerId CAROL = new WorkerId("w-carol");

    @Test
    void workers_are_listed_oldest_first_as_they_registered() {
        try (Membership _ = store.workers().join(ANN);
                Membership _ = other.workers().join(BOB)) {
            assertThat(store.workers().list())
                    .containsExactly(
                            new WorkerSighting(BOB, true, StopRequest.NONE),
                            new WorkerSighting(ANN, true, StopRequest.NONE));
            assertThat(other.workers().list()).isEqualTo(store.workers().list());
        }
    }

    @Test
    void a_worker_that_left_is_listed_no_more() {
        Membership ann = store.workers().join(ANN);

        ann.close();
        ann.close();

        assertThat(other.workers().list()).isEmpty();
        assertThat(other.workers().seizeDead(CAROL)).isEmpty();
    }

    @Test
    void a_living_worker_can_show_it_and_is_not_seized() {
        try (Membership ann = store.workers().join(ANN)) {
            assertThat(other.workers().seizeDead(CAROL)).isEmpty();
            assertThat(store.workers().seizeDead(CAROL)).isEmpty();
            assertThatCode(ann::requireAlive).doesNotThrowAnyException();
            assertThat(other.workers().list()).allMatch(WorkerSighting::alive);
        }
    }

    @Test
    void a_killed_worker_stays_listed_as_dead_until_it_is_recovered() {
        store.workers().join(ANN);
        fixture.kill(Specimens.ANN);

        assertThat(other.workers().list())
                .containsExactly(new WorkerSighting(ANN, false, StopRequest.NONE));
        SeizedWorker dead = other.workers().seizeDead(CAROL).getFirst();
        assertThat(dead.worker()).isEqualTo(ANN);
        assertThat(store.workers().list())
                .containsExactly(new WorkerSighting(ANN, false, StopRequest.NONE));
        dead.forget();
        dead.close();
        dead.close();

        assertThat(store.workers().list()).isEmpty();
        assertThat(store.workers().seizeDead(CAROL)).isEmpty();
    }

    @Test
    void one_caller_recovers_a_dead_worker() {
        store.workers().join(ANN);
        fixture.kill(Specimens.ANN);

        List<SeizedWorker> first = store.workers().seizeDead(CAROL);
        List<SeizedWorker> second = other.workers().seizeDead(Specimens.BOB);

        assertThat(first).hasSize(1);
        assertThat(second).isEmpty();
        first.getFirst().close();
    }

    @Test
    void a_recovery_that_was_given_up_can_be_done_by_another() {
        store.workers().join(ANN);
        fixture.kill(Specimens.ANN);
        store.workers().seizeDead(CAROL).getFirst().close();

        List<SeizedWorker> again = other.workers().seizeDead(Specimens.BOB);

        assertThat(again).hasSize(1);
        again.getFirst().forget();
        again.getFirst().close();
        assertThat(store.workers().list()).isEmpty();
    }

    @Test
    void the_dead_are_told_from_the_living() {
        store.workers().join(ANN);
        try (Membership _ = store.workers().join(BOB)) {
            fixture.kill(Specimens.ANN);

            List<SeizedWorker> dead = other.workers().seizeDead(CAROL);

            assertThat(dead).extracting(SeizedWorker::worker).containsExactly(ANN);
            assertThat(other.workers().list())
                    .extracting(WorkerSighting::alive)
                    .containsExactly(true, false);
            dead.getFirst().close();
        }
    }

    @Test
    void nobody_seizes_himself() {
        store.workers().join(ANN);
        fixture.kill(Specimens.ANN);

        assertThat(store.workers().seizeDead(Specimens.ANN)).isEmpty();
    }

    @Test
    void a_request_to_stop_reaches_the_worker_and_never_softens() {
        try (Membership _ = store.workers().join(ANN)) {
            assertThat(other.workers().requestStop(Specimens.ANN, StopRequest.GRACEFUL)).isTrue();
            assertThat(stopToldTo(Specimens.ANN)).isEqualTo(StopRequest.GRACEFUL);
            assertThat(other.workers().requestStop(Specimens.ANN, StopRequest.NOW)).isTrue();
            assertThat(other.workers().requestStop(Specimens.ANN, StopRequest.GRACEFUL)).isTrue();
            assertThat(stopToldTo(Specimens.ANN)).isEqualTo(StopRequest.NOW);
            assertThat(stopToldTo(Specimens.BOB)).isEqualTo(StopRequest.NONE);
            assertThat(other.workers().list())
                    .containsExactly(new WorkerSighting(ANN, true, StopRequest.NOW));
        }
    }

    @Test
    void a_worker_that_does_not_exist_cannot_be_stopped() {
        assertThat(store.workers().requestStop(Specimens.ANN, StopRequest.NOW)).isFalse();
    }

    @Test
    void a_worker_is_told_how_many_jobs_it_shall_run_at_a_time() {
        try (Membership _ = store.workers().join(ANN)) {
            assertThat(other.workers().requestSlots(Specimens.ANN, 7)).isTrue();

            assertThat(answerTo(Specimens.ANN).slots()).hasValue(7);
            assertThat(store.workers().list().getFirst().worker().slots()).isEqualTo(7);
            assertThat(answerTo(Specimens.BOB).slots()).isEmpty();
        }
        assertThat(other.workers().requestSlots(Specimens.ANN, 7)).isFalse();
    }

    @Test
    void a_worker_of_a_single_job_has_no_slots_to_be_changed() {
        WorkerRecord single =
                new WorkerRecord(
                        Specimens.BOB, ANN.host(), ANN.pid(), 0, ANN.queues(), ANN.startedAt());
        try (Membership _ = store.workers().join(single)) {
            assertThat(other.workers().requestSlots(Specimens.BOB, 7)).isFalse();
            assertThat(answerTo(Specimens.BOB).slots()).isEmpty();
        }
    }

    private TurnAnswer answerTo(WorkerId worker) {
        return store.jobs()
                .turn(new Turn(worker, Specimens.NOW, List.of(), List.of(), Turn.Claim.NOTHING));
    }

    private StopRequest stopToldTo(WorkerId worker) {
        return store.jobs()
                .turn(new Turn(worker, Specimens.NOW, List.of(), List.of(), Turn.Claim.NOTHING))
                .stop();
    }
}
