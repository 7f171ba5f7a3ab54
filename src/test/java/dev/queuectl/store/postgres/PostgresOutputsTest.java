package dev.queuectl.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.store.HeldRun;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.Specimens;
import dev.queuectl.store.Storage;
import dev.queuectl.store.Turn;
import dev.queuectl.store.TurnAnswer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Large output on a server, where a worker may live that has lost its jobs. */
class PostgresOutputsTest {
    private static final Instant NOW = Specimens.NOW;

    @TempDir Path folder;
    private final PostgresFixture fixture = new PostgresFixture();
    private final Storage storage = fixture.open();
    private Job held;

    @BeforeEach
    void claim() {
        storage.jobs().enqueue(List.of(Specimens.job("a")), Acceptance.EACH);
        Turn turn = new Turn(Specimens.ANN, NOW, List.of(), List.of(), Specimens.claimOnly("a"));
        held = storage.jobs().turn(turn).claimed().getFirst();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void keep(Job job, String text) throws IOException {
        Path file = Files.writeString(folder.resolve("written"), text);
        storage.outputs().keep(HeldRun.of(job), Channel.OUT, file);
        assertThat(file).exists();
    }

    private boolean isKept() throws IOException {
        return storage.outputs().find(held.id(), 1, Channel.OUT).isPresent();
    }

    @Test
    void nothing_is_kept_for_a_worker_whose_fence_was_raised() throws IOException {
        Job taken = storage.jobs().takeOver(Specimens.ANN, Specimens.ANN, NOW).getFirst();

        keep(held, "late");
        assertThat(isKept()).isFalse();
        keep(taken, "in time");
        assertThat(isKept()).isTrue();
    }

    @Test
    void a_job_is_watched_no_longer_than_somebody_says_so() {
        await("it holds for some seconds, which a slow machine may need for the turn")
                .untilAsserted(() -> {
                    assertThat(storage.outputs().watch(held.id(), 1, Channel.OUT)).isPresent();
                    assertThat(turn().watched()).containsExactly(held.id());
                });

        PostgresServer.execute(
                fixture.url(),
                "UPDATE \""
                        + PostgresUrl.parse(fixture.url()).schema()
                        + "\".watch SET until = clock_timestamp()");

        assertThat(turn().watched()).isEmpty();
    }

    private TurnAnswer turn() {
        return storage.jobs()
                .turn(new Turn(Specimens.ANN, NOW, List.of(), List.of(), Turn.Claim.NOTHING));
    }

    @Test
    void nothing_is_kept_of_a_run_that_was_concluded() throws IOException {
        storage.jobs()
                .turn(
                        new Turn(
                                Specimens.ANN,
                                NOW,
                                List.of(Specimens.completion(held, NOW)),
                                List.of(),
                                Turn.Claim.NOTHING));

        keep(held, "late");

        assertThat(isKept()).isFalse();
    }
}
