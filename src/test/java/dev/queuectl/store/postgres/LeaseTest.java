package dev.queuectl.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.queuectl.domain.WorkerId;
import dev.queuectl.faults.Proxy;
import dev.queuectl.faults.Silencer;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.QueueGates;
import dev.queuectl.store.Specimens;
import dev.queuectl.store.Storage;
import dev.queuectl.store.Turn;
import dev.queuectl.store.WorkerRecord;
import dev.queuectl.store.WorkerSighting;
import dev.queuectl.store.WorkerStore.Membership;
import dev.queuectl.store.WorkerStore.SeizedWorker;
import dev.queuectl.store.server.LeaseTerms;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Workers that were given up, those who recover them, and what either does at a bad moment. */
class LeaseTest {
    private static final WorkerRecord ANN = Specimens.worker(Specimens.ANN, Specimens.NOW);
    private static final WorkerRecord BOB = Specimens.worker(Specimens.BOB, Specimens.NOW);
    private static final WorkerId CAROL = new WorkerId("w-carol");
    private static final WorkerRecord CAROL_RECORD = Specimens.worker(CAROL, Specimens.NOW);

    @TempDir Path folder;

    private final PostgresFixture fixture = new PostgresFixture();
    private final PostgresStorage store = (PostgresStorage) fixture.open();
    private final PostgresStorage other = (PostgresStorage) fixture.open();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void what_a_frozen_worker_was_about_to_claim_is_recovered_though_it_was_given_up_before() {
        store.workers().join(ANN);
        store.jobs().enqueue(List.of(Specimens.job("job")), Acceptance.EACH);
        try (Session frozen = store.database().begin()) {
            Counts counts = new Counts();
            Turn.Claim one = new Turn.Claim(1, 0, Set.of(), Optional.empty());
            Turn turn = new Turn(Specimens.ANN, Specimens.NOW, List.of(), List.of(), one);
            assertThat(
                            Claiming.claim(
                                    frozen,
                                    counts,
                                    new Frontier(System::nanoTime, Frontier.SLOW),
                                    QueueGates.NONE,
                                    turn))
                    .hasSize(1);
            counts.write(frozen);

            fixture.kill(Specimens.ANN);
            recoverNothing();
            frozen.commit();
        }

        assertThat(other.jobs().held()).containsOnlyKeys(Specimens.ANN);
        try (SeizedWorker again = other.workers().seizeDead(CAROL).getFirst()) {
            assertThat(other.jobs().takeOver(Specimens.ANN, Specimens.ANN, Specimens.NOW))
                    .extracting(job -> job.id().value())
                    .containsExactly("job");
            again.forget();
        }
    }

    @Test
    void one_who_leaves_while_he_is_recovered_leaves_the_right_to_that_to_others() {
        Membership ann = store.workers().join(ANN);
        fixture.kill(Specimens.ANN);
        SeizedWorker first = other.workers().seizeDead(CAROL).getFirst();

        ann.close();
        // The recoverer gives up.
        first.close();

        assertThat(other.workers().seizeDead(CAROL)).hasSize(1);
    }

    @Test
    void when_a_recoverer_dies_too_another_goes_on_once_his_time_is_over() {
        store.workers().join(ANN);
        fixture.kill(Specimens.ANN);
        assertThat(other.workers().seizeDead(CAROL)).hasSize(1);
        assertThat(store.workers().seizeDead(CAROL)).isEmpty();

        sql("UPDATE @worker SET recovery_until = clock_timestamp()");

        assertThat(store.workers().seizeDead(CAROL)).hasSize(1);
    }

    @Test
    void who_was_given_up_joins_again_once_his_jobs_are_recovered_and_not_before() {
        Membership ann = store.workers().join(ANN);
        fixture.kill(Specimens.ANN);
        SeizedWorker seized = other.workers().seizeDead(CAROL).getFirst();

        assertThat(ann.rejoin()).isFalse();
        seized.forget();
        assertThat(ann.rejoin()).isTrue();

        assertThat(living()).containsExactly(Specimens.ANN);
    }

    @Test
    void who_never_heard_that_he_joined_again_may_ask_once_more() {
        Membership ann = store.workers().join(ANN);
        fixture.kill(Specimens.ANN);
        recoverNothing();

        assertThat(ann.rejoin()).isTrue();
        assertThat(ann.rejoin()).isTrue();

        assertThat(living()).containsExactly(Specimens.ANN);
    }

    @Test
    void one_who_slept_until_his_row_was_forgotten_joins_again() {
        Membership ann = store.workers().join(ANN);
        sql("DELETE FROM @worker");

        assertThat(ann.rejoin()).isTrue();

        assertThat(living()).containsExactly(Specimens.ANN);
    }

    @Test
    void a_worker_that_is_cut_off_finds_out_that_others_gave_it_up_and_joins_again() {
        String url = fixture.url();
        try (Proxy proxy = new Proxy(PostgresServer.address(url));
                Storage far =
                        PostgresServer.openWithShortLeases(
                                PostgresServer.through(url, proxy.port()),
                                folder,
                                Duration.ofSeconds(2))) {
            Membership ann = far.workers().join(ANN);
            proxy.stall();
            await().until(() -> ann.isNearlyOver());
            await().until(() -> living().isEmpty());
            recoverNothing();
            assertThat(ann.isTakenForDead()).isFalse();

            proxy.go();
            await().until(() -> ann.isTakenForDead());
            assertThat(ann.rejoin()).isTrue();

            await().until(() -> !ann.isNearlyOver());
            assertThat(living()).containsExactly(Specimens.ANN);
            ann.close();
        }
    }

    @Test
    void who_was_cut_off_himself_takes_nobody_for_dead_before_long() {
        String url = fixture.url();
        store.workers().join(ANN);
        store.workers().join(BOB);
        try (Proxy proxy = new Proxy(PostgresServer.address(url));
                Storage far =
                        PostgresServer.openWithShortLeases(
                                PostgresServer.through(url, proxy.port()),
                                folder,
                                Duration.ofSeconds(2));
                Membership _ = far.workers().join(CAROL_RECORD)) {
            fixture.kill(Specimens.ANN);
            assertThat(seizedBy(far)).containsExactly(Specimens.ANN);

            proxy.stall();
            fixture.kill(Specimens.BOB);
            await().until(() -> living().isEmpty());
            proxy.go();

            assertThat(far.workers().seizeDead(CAROL)).isEmpty();
            assertThat(seizedBy(far)).containsExactly(Specimens.BOB);
        }
    }

    /** Looks until some are found dead, of whom nothing is left, and answers them. */
    private static List<WorkerId> seizedBy(Storage storage) {
        List<WorkerId> seized = new ArrayList<>();
        await().until(() -> {
            for (SeizedWorker dead : storage.workers().seizeDead(CAROL)) {
                try (dead) {
                    seized.add(dead.worker().id());
                    dead.forget();
                }
            }
            return !seized.isEmpty();
        });
        return seized;
    }

    @Test
    void a_worker_whose_connection_breaks_again_and_again_goes_on_to_live() {
        String url = fixture.url();
        try (Proxy proxy = new Proxy(PostgresServer.address(url));
                Storage far =
                        PostgresServer.openWithShortLeases(
                                PostgresServer.through(url, proxy.port()),
                                folder,
                                Duration.ofSeconds(8));
                Membership ann = far.workers().join(ANN)) {
            for (int cut = 0; cut < 3; cut++) {
                int before = proxy.accepted();
                proxy.cutAll();
                await().until(() -> proxy.accepted() > before);
            }
            await().until(() -> !ann.isNearlyOver());
            assertThat(ann.isTakenForDead()).isFalse();
            assertThat(living()).containsExactly(Specimens.ANN);
        }
    }

    @Test
    void where_notifications_do_not_arrive_everybody_looks_by_himself() {
        String url = fixture.url();
        try (Proxy proxy = new Proxy(PostgresServer.address(url), Silencer::new);
                PostgresStorage pooled =
                        PostgresStorage.open(
                                PostgresUrl.parse(PostgresServer.through(url, proxy.port())),
                                new PostgresOptions(folder, new Random(), false),
                                LeaseTerms.DEFAULT)) {
            PostgresWakeUp wakeUp = (PostgresWakeUp) pooled.wakeUp();
            assertThat(wakeUp.mayHaveChanged()).isTrue();
            await().until(() -> !wakeUp.isHeard());
            await().until(wakeUp::mayHaveChanged);
            await().until(wakeUp::mayHaveChanged);
        }
    }

    @Test
    void the_server_undoes_what_a_frozen_process_has_begun() {
        for (PostgresStorage opened : List.of(store, other)) {
            try (Session session = opened.database().begin()) {
                Query setting = session.query("SHOW idle_in_transaction_session_timeout");
                assertThat(setting.next()).isTrue();
                assertThat(setting.text()).isEqualTo("15s");
            }
        }
    }

    private void recoverNothing() {
        try (SeizedWorker dead = other.workers().seizeDead(CAROL).getFirst()) {
            assertThat(other.jobs().takeOver(Specimens.ANN, Specimens.ANN, Specimens.NOW))
                    .isEmpty();
            dead.forget();
        }
    }

    private List<WorkerId> living() {
        return other.workers().list().stream()
                .filter(WorkerSighting::alive)
                .map(sighting -> sighting.worker().id())
                .toList();
    }

    private void sql(String sql) {
        String schema = PostgresUrl.parse(fixture.url()).schema();
        PostgresServer.execute(fixture.url(), sql.replace("@", "\"" + schema + "\"."));
    }
}
