package dev.queuectl.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.Verdict;
import dev.queuectl.store.CapturedOutput;
import dev.queuectl.store.Conclusion;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.LargeStream;
import dev.queuectl.store.Purge;
import dev.queuectl.store.Specimens;
import dev.queuectl.store.Storage;
import dev.queuectl.store.StoreException;
import dev.queuectl.store.StoreException.Code;
import dev.queuectl.store.StoredJob;
import dev.queuectl.store.Turn;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Output that lies in files goes with its job. */
class OutputFilesTest {
    private static final Instant NOW = Specimens.NOW;
    private static final Purge FINISHED = Purge.of(Set.of(Kind.COMPLETED));

    private final SqliteFixture fixture = new SqliteFixture();
    private final Storage storage = fixture.open();

    @AfterEach
    void close() {
        fixture.close();
    }

    /** Completes a job whose run wrote so much, and keeps in the store what is given. */
    private void complete(String id, Outcome outcome, long written, CapturedOutput kept) {
        storage.jobs().enqueue(List.of(Specimens.job(id)), Acceptance.EACH);
        Job held =
                storage.jobs()
                        .turn(
                                new Turn(
                                        Specimens.ANN,
                                        NOW,
                                        List.of(),
                                        List.of(),
                                        Specimens.claimOnly(id)))
                        .claimed()
                        .getFirst();
        Run run =
                new Run(
                        1,
                        Specimens.ANN,
                        "a-host",
                        OptionalLong.empty(),
                        NOW,
                        NOW,
                        outcome,
                        Optional.empty(),
                        new Run.Output(written, 0, ""));
        Job done = held.concluded(outcome, new Verdict.Complete(), NOW);
        storage.jobs()
                .turn(
                        new Turn(
                                Specimens.ANN,
                                NOW,
                                List.of(new Conclusion(done, run, kept)),
                                List.of(),
                                Turn.Claim.NOTHING));
    }

    private Path file(String id) throws IOException {
        Path file = storage.workplace().output(Specimens.id(id), 1, Channel.OUT);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "much");
    }

    @Test
    void the_files_of_purged_jobs_are_removed_and_no_others() throws IOException {
        complete("big", new Outcome.Exited(0), 1 << 20, CapturedOutput.NONE);
        complete("lost", new Outcome.Lost(), 0, CapturedOutput.NONE);
        complete("superseded", new Outcome.Superseded(), 0, CapturedOutput.NONE);
        complete("small", new Outcome.Exited(0), 3, Specimens.output("out", ""));
        Path big = file("big");
        Path lost = file("lost");
        Path superseded = file("superseded");
        Path another = file("another");

        assertThat(storage.jobs().purge(FINISHED, 10)).isEqualTo(4);

        assertThat(big).doesNotExist();
        assertThat(lost).doesNotExist();
        assertThat(superseded).doesNotExist();
        assertThat(another).exists();
    }

    @Test
    void a_job_whose_file_cannot_be_removed_is_not_forgotten() throws IOException {
        complete("big", new Outcome.Exited(0), 1 << 20, CapturedOutput.NONE);
        Path folder = storage.workplace().output(Specimens.id("big"), 1, Channel.OUT);
        Files.createDirectories(folder.resolve("in the way"));

        StoreException trouble =
                catchThrowableOfType(
                        StoreException.class, () -> storage.jobs().purge(FINISHED, 10));

        assertThat(trouble.code()).isEqualTo(Code.INPUT_OUTPUT);
        assertThat(trouble).hasMessageContaining("big");
        assertThat(storage.jobs().find(Specimens.ids("big"))).hasSize(1);
    }

    @Test
    void clearing_the_store_removes_all_output_files() throws IOException {
        Path one = file("one");
        Path two = file("two");
        Path workerLog = storage.workplace().log(Specimens.ANN);
        Files.createDirectories(workerLog.getParent());
        Files.createFile(workerLog);

        storage.jobs().clear();

        assertThat(one).doesNotExist();
        assertThat(two).doesNotExist();
        assertThat(workerLog).exists();
    }

    @Test
    void what_a_killed_copy_left_is_removed_by_the_next_and_what_another_writes_is_not()
            throws IOException {
        Path left = file("left").resolveSibling("copied-1.part");
        Path another = left.resolveSibling("copied-2.part");
        Files.setLastModifiedTime(
                Files.createFile(left), FileTime.from(NOW.minus(Duration.ofHours(2))));
        Files.setLastModifiedTime(Files.createFile(another), FileTime.from(NOW));
        LargeStream stream =
                new LargeStream(
                        Specimens.id("a"),
                        1,
                        Channel.OUT,
                        new ByteArrayInputStream(new byte[100_000]));

        storage.transfer()
                .restore(
                        List.of(new StoredJob(Specimens.job("a"), List.of())),
                        List.of(stream),
                        NOW);

        assertThat(left).doesNotExist();
        assertThat(another).exists();
        assertThat(storage.workplace().output(Specimens.id("a"), 1, Channel.OUT)).exists();
    }
}
