package dev.queuectl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.store.WorkerStore.Membership;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** What wake-ups are worth: hints, but given for everything that a worker waits for. */
public abstract class WakeUpContract extends JobStoreContract {

    private void wakesOthers(Runnable change) {
        AtomicInteger calls = new AtomicInteger();
        other.wakeUp().mayHaveChanged();
        try (WakeUp.Listening _ = other.wakeUp().listen(calls::incrementAndGet)) {
            change.run();
            await().until(() -> calls.get() > 0);
        }
        assertThat(other.wakeUp().mayHaveChanged()).isTrue();
        assertThat(other.wakeUp().mayHaveChanged()).isFalse();
    }

    @Test
    void new_jobs_wake_others() {
        wakesOthers(() -> enqueue(Specimens.job("a")));
    }

    @Test
    void a_job_that_was_put_back_or_will_be_retried_wakes_others() {
        Job held = processing("a");
        wakesOthers(() -> conclude(Specimens.loss(held, NOW)));
        Job again = claimed("a");
        wakesOthers(() -> conclude(Specimens.failure(again, NOW.plusSeconds(2), NOW)));
    }

    @Test
    void jobs_that_were_taken_over_wake_others() {
        processing("a");
        wakesOthers(() -> jobs().takeOver(Specimens.ANN, Specimens.BOB, NOW));
    }

    @Test
    void an_amended_job_wakes_others() {
        Job dead = dead("a", NOW);
        wakesOthers(() -> jobs().amend(List.of(new Amendment(dead, dead.revived(NOW)))));
    }

    @Test
    void a_setting_wakes_others() {
        wakesOthers(() -> store.settings().put("key", "value"));
        wakesOthers(() -> store.settings().remove("key"));
    }

    @Test
    void a_request_to_stop_wakes_others() {
        try (Membership _ = other.workers().join(Specimens.worker(Specimens.BOB, NOW))) {
            wakesOthers(() -> store.workers().requestStop(Specimens.BOB, StopRequest.GRACEFUL));
        }
    }

    @Test
    void every_listener_is_woken_until_it_closes() {
        AtomicInteger first = new AtomicInteger();
        AtomicInteger second = new AtomicInteger();
        WakeUp.Listening closing = other.wakeUp().listen(first::incrementAndGet);
        try (WakeUp.Listening _ = other.wakeUp().listen(second::incrementAndGet)) {
            enqueue(Specimens.job("a"));
            await().until(() -> first.get() > 0 && second.get() > 0);
            closing.close();
            int heardByFirst = first.get();
            int heardBySecond = second.get();
            enqueue(Specimens.job("b"));
            await().until(() -> second.get() > heardBySecond);
            // One call may have been under way when it closed.
            assertThat(first.get()).isLessThanOrEqualTo(heardByFirst + 1);
        }
    }

    @Test
    void one_s_own_changes_are_no_news() {
        store.wakeUp().mayHaveChanged();

        enqueue(Specimens.job("a"));
        conclude(Specimens.completion(claimed("a"), NOW));

        assertThat(store.wakeUp().mayHaveChanged()).isFalse();
    }

    @Test
    void a_turn_that_finds_nothing_to_do_changes_nothing() {
        enqueue(Specimens.job("later", Specimens.MAIL, 0, NOW.plusSeconds(60)));
        other.wakeUp().mayHaveChanged();

        turn(Specimens.ANN, NOW, Specimens.claim(4));
        turn(Specimens.ANN, NOW, Specimens.claimFrom(4, Specimens.MAIL, Specimens.FILM));
        turn(Specimens.ANN, NOW, Specimens.claimOnly("absent"));
        turn(Specimens.ANN, NOW, Turn.Claim.NOTHING);

        assertThat(other.wakeUp().mayHaveChanged()).isFalse();
    }

    @Test
    void what_changes_nothing_else_is_no_news_either() {
        enqueue(Specimens.job("a"));
        store.settings().put("key", "value");
        other.wakeUp().mayHaveChanged();

        jobs().enqueue(List.of(Specimens.job("a")), JobStore.Acceptance.EACH);
        jobs().enqueue(List.of(), JobStore.Acceptance.EACH);
        jobs().takeOver(Specimens.ANN, Specimens.BOB, NOW);
        jobs().amend(List.of());
        jobs().purge(Purge.of(Set.of(Kind.DEAD)), 10);
        store.settings().put("key", "value");
        store.settings().remove("absent");
        store.workers().requestStop(Specimens.BOB, StopRequest.NOW);

        assertThat(other.wakeUp().mayHaveChanged()).isFalse();
    }
}
