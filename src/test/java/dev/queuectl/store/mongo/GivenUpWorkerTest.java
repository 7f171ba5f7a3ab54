package dev.queuectl.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.client.MongoClient;

import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.store.JobStore;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.Specimens;
import dev.queuectl.store.Storage;
import dev.queuectl.store.Turn;
import dev.queuectl.store.WorkerStore.Membership;
import dev.queuectl.store.WorkerStore.SeizedWorker;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;

/** A worker that was given up and lives keeps nothing that nobody would look for. */
class GivenUpWorkerTest {
    private static final Turn CLAIM =
            new Turn(Specimens.ANN, Specimens.NOW, List.of(), List.of(), Specimens.claim(1));

    private final MongoFixture fixture = new MongoFixture();
    private Storage store;
    private Membership ann;

    @BeforeEach
    void giveUp() {
        store = fixture.open();
        ann = store.workers().join(Specimens.worker(Specimens.ANN, Specimens.NOW));
        fixture.kill(Specimens.ANN);
        for (SeizedWorker dead : store.workers().seizeDead(Specimens.BOB)) {
            try (dead) {
                dead.forget();
            }
        }
        store.jobs().enqueue(List.of(Specimens.job("a")), Acceptance.EACH);
    }

    @AfterEach
    void close() {
        ann.close();
        fixture.close();
    }

    private Kind state() {
        return store.jobs().find(Specimens.ids("a")).getFirst().state().kind();
    }

    @Test
    void it_claims_nothing_until_it_has_joined_again() {
        assertThat(store.jobs().turn(CLAIM).claimed()).isEmpty();
        assertThat(state()).isEqualTo(Kind.PENDING);

        assertThat(ann.rejoin()).isTrue();

        assertThat(store.jobs().turn(CLAIM).claimed()).hasSize(1);
    }

    @Test
    void what_it_claimed_when_it_died_is_recovered_once_more() {
        MongoUrl url = MongoUrl.parse(fixture.url());
        try (MongoClient client = Client.open(url, new Troubles(url.shown()))) {
            DyingClient dying = new DyingClient(client, 2, false);
            Database database =
                    new Database(dying.client(), url.database(), new Troubles(url.shown()));
            JobStore jobs = new MongoJobs(database, new Random(1), 1000);
            // It dies when it gives back what it has just claimed.
            assertThatExceptionOfType(DyingClient.Died.class).isThrownBy(() -> jobs.turn(CLAIM));
        }
        assertThat(state()).isEqualTo(Kind.PROCESSING);

        List<SeizedWorker> seized = store.workers().seizeDead(Specimens.BOB);

        assertThat(seized).extracting(dead -> dead.worker().id()).containsExactly(Specimens.ANN);
        assertThat(store.jobs().takeOver(Specimens.ANN, Specimens.BOB, Specimens.NOW)).hasSize(1);
        seized.getFirst().forget();
        assertThat(store.workers().seizeDead(Specimens.BOB)).isEmpty();
    }
}
