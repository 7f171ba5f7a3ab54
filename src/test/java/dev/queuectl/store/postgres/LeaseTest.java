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
        // Half a lease before the others give it up it knows that they may.
        LeaseTerms terms =
                new LeaseTerms(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(1));
        try (Proxy proxy = new Proxy(PostgresServer.address(fixture.url()));
                Storage far = open(proxy, terms)) {
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
            await().until(this::living, List.of(Specimens.ANN)::equals);
            ann.close();
        }
    }

    @Test
    void who_was_cut_off_himself_takes_nobody_for_dead_before_long() {
        store.workers().join(ANN);
        store.workers().join(BOB);
        // Who looks every now and then is calm soon, although this machine may stall for a moment.
        LeaseTerms terms =
                new LeaseTerms(
                        Duration.ofMillis(500),
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(100));
        try (Proxy proxy = new Proxy(PostgresServer.address(fixture.url()));
                Storage far = open(proxy, terms);
                Membership _ = far.workers().join(CAROL_RECORD)) {
            fixture.kill(Specimens.ANN);
            assertThat(seizedBy(far)).containsExactly(Specimens.ANN);

            proxy.stall();
            fixture.kill(Specimens.BOB);
            letPass(terms.expiry());
            proxy.go();

            assertThat(far.workers().seizeDead(CAROL)).isEmpty();
            assertThat(seizedBy(far)).containsExactly(Specimens.BOB);
        }
    }

    /** For how long nobody hears of anybody is what matters here; more than that does no harm. */
    private static void letPass(Duration time) {
        await().pollDelay(time).until(() -> true);
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
        LeaseTerms terms =
                new LeaseTerms(
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(6));
        try (Proxy proxy = new Proxy(PostgresServer.address(fixture.url()));
                Storage far = open(proxy, terms);
                Membership ann = far.workers().join(ANN)) {
            for (int cut = 0; cut < 3; cut++) {
                int before = proxy.accepted();
                proxy.cutAll();
                await().until(() -> proxy.accepted() > before);
            }
            await().until(() -> !ann.isNearlyOver());
            assertThat(ann.isTakenForDead()).isFalse();
            await().until(this::living, List.of(Specimens.ANN)::equals);
        }
    }

    @Test
    void where_notifications_do_not_arrive_everybody_looks_by_himself() {
        try (Proxy proxy = new Proxy(PostgresServer.address(fixture.url()), Silencer::new);
                Storage pooled = open(proxy, LeaseTerms.DEFAULT)) {
            PostgresWakeUp wakeUp = (PostgresWakeUp) pooled.wakeUp();
            assertThat(wakeUp.mayHaveChanged()).isTrue();
            await().until(() -> !wakeUp.isHeard());
            await().until(wakeUp::mayHaveChanged);
            await().until(wakeUp::mayHaveChanged);
        }
    }

    @Test
    void the_server_undoes_what_a_frozen_process_has_begun() {
        PostgresUrl url = PostgresUrl.parse(fixture.url());
        for (boolean oneShot : List.of(false, true)) {
            PostgresOptions options = new PostgresOptions(folder, new Random(), oneShot);
            try (PostgresStorage opened = PostgresStorage.open(url, options, LeaseTerms.DEFAULT);
                    Session session = opened.database().begin()) {
                Query setting = session.query("SHOW idle_in_transaction_session_timeout");
                assertThat(setting.next()).isTrue();
                assertThat(setting.text()).isEqualTo("15s");
            }
        }
    }

    /** Opens the store from afar, as a worker does, with leases of its own. */
    private Storage open(Proxy proxy, LeaseTerms terms) {
        String url = PostgresServer.through(fixture.url(), proxy.port(), PostgresServer.PATIENT);
        PostgresOptions options = new PostgresOptions(folder, new Random(), false);
        return PostgresStorage.open(
                PostgresUrl.parse(url), options, terms, PostgresFixture.PATIENT);
    }

    private void recoverNothing() {
        List<SeizedWorker> seized = new ArrayList<>();
        await().until(() -> seized.addAll(other.workers().seizeDead(CAROL)));
        try (SeizedWorker dead = seized.getFirst()) {
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
