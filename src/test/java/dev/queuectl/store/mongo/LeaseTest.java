package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Updates.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.queuectl.store.Specimens;
import dev.queuectl.store.WorkerSighting;
import dev.queuectl.store.WorkerStore.Membership;
import dev.queuectl.store.WorkerStore.SeizedWorker;
import dev.queuectl.store.server.LeaseTerms;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Leases that last a second, by the server's clock. */
class LeaseTest {
    private static final LeaseTerms BRIEF =
            new LeaseTerms(
                    Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO);

    @TempDir private Path folder;
    private final String url = MongoServer.freshUrl();
    private MongoStorage store;
    private Membership ann;

    @BeforeEach
    void join() {
        store =
                MongoStorage.open(
                        MongoUrl.parse(url),
                        new MongoOptions(folder, new Random(1), false),
                        BRIEF,
                        1000);
        ann = store.workers().join(Specimens.worker(Specimens.ANN, Specimens.NOW));
    }

    @AfterEach
    void close() {
        ann.close();
        store.close();
        MongoServer.drop(url);
    }

    private boolean isSeenToLive() {
        return store.workers().list().stream().allMatch(WorkerSighting::alive);
    }

    @Test
    void who_renews_lives_for_longer_than_a_lease() {
        await().during(BRIEF.expiry().multipliedBy(2))
                .until(() -> {
                    assertThat(store.workers().seizeDead(Specimens.BOB)).isEmpty();
                    return isSeenToLive() && !ann.isNearlyOver();
                });
    }

    @Test
    void who_was_given_up_learns_it_and_joins_again_when_nothing_of_it_is_left() {
        standAs(1);

        await().until(ann::isTakenForDead);
        assertThat(ann.rejoin()).isFalse();
        await().until(() -> {
            List<SeizedWorker> dead = store.workers().seizeDead(Specimens.BOB);
            dead.forEach(SeizedWorker::forget);
            return !dead.isEmpty();
        });
        assertThat(store.workers().list()).isEmpty();

        assertThat(ann.rejoin()).isTrue();

        assertThat(ann.isTakenForDead()).isFalse();
        assertThat(store.workers().list()).hasSize(1);
        await().during(BRIEF.expiry()).until(this::isSeenToLive);
    }

    private void standAs(int standing) {
        MongoServer.with(
                url,
                database ->
                        database.getCollection("queuectl.workers")
                                .updateOne(
                                        WorkerDocuments.named(Specimens.ANN),
                                        set("standing", standing)));
    }

    @Test
    void who_never_heard_that_he_joined_again_may_ask_once_more() {
        assertThat(ann.rejoin()).isTrue();
        assertThat(ann.rejoin()).isTrue();

        assertThat(store.workers().list()).hasSize(1);
    }

    @Test
    void one_who_slept_until_his_document_was_forgotten_joins_again() {
        MongoServer.with(
                url,
                database -> {
                    var _ =
                            database.getCollection("queuectl.workers")
                                    .deleteOne(WorkerDocuments.named(Specimens.ANN));
                });

        assertThat(ann.rejoin()).isTrue();

        assertThat(isSeenToLive()).isTrue();
        assertThat(store.workers().list()).hasSize(1);
    }

    @Test
    void one_who_leaves_while_he_is_recovered_leaves_the_right_to_that_to_others() {
        standAs(1);

        ann.close();

        await().until(() -> !store.workers().seizeDead(Specimens.BOB).isEmpty());
    }
}
