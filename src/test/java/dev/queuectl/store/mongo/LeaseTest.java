package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.queuectl.store.Specimens;
import dev.queuectl.store.WorkerSighting;
import dev.queuectl.store.WorkerStore.Membership;
import dev.queuectl.store.WorkerStore.SeizedWorker;
import dev.queuectl.store.server.LeaseTerms;

import org.bson.conversions.Bson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/**
 * Leases, by the server's clock. They last for longer than a machine stalls, and are renewed often;
 * who is to look silent gets an older renewal behind his back.
 */
class LeaseTest {
    private static final LeaseTerms TERMS =
            new LeaseTerms(
                    Duration.ofMillis(100), Duration.ofMinutes(1), Duration.ZERO, Duration.ZERO);

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
                        TERMS,
                        1000,
                        MongoEvents.Terms.USUAL);
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
    void who_renews_lives_on_however_often_his_lease_is_over() {
        for (int times = 0; times < 3; times++) {
            change(set("renewedAt", Instant.EPOCH));
            await().until(this::isSeenToLive);
        }

        assertThat(store.workers().seizeDead(Specimens.BOB)).isEmpty();
        assertThat(ann.isNearlyOver()).isFalse();
    }

    @Test
    void who_was_given_up_learns_it_and_joins_again_when_nothing_of_it_is_left() {
        giveUp();

        await().until(ann::isTakenForDead);
        assertThat(ann.rejoin()).isFalse();
        List<SeizedWorker> dead = store.workers().seizeDead(Specimens.BOB);
        assertThat(dead).hasSize(1);
        dead.forEach(SeizedWorker::forget);
        assertThat(store.workers().list()).isEmpty();

        assertThat(ann.rejoin()).isTrue();

        assertThat(ann.isTakenForDead()).isFalse();
        assertThat(store.workers().list()).hasSize(1);
        change(set("renewedAt", Instant.EPOCH));
        await("he renews again").until(this::isSeenToLive);
    }

    /** As somebody does who heard nothing of her, and dies before he has recovered anything. */
    private void giveUp() {
        change(combine(set("standing", 1), set("renewedAt", Instant.EPOCH)));
    }

    private void change(Bson change) {
        MongoServer.with(
                url,
                database ->
                        database.getCollection("queuectl.workers")
                                .updateOne(WorkerDocuments.named(Specimens.ANN), change));
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
        giveUp();

        ann.close();

        assertThat(store.workers().seizeDead(Specimens.BOB)).hasSize(1);
    }
}
