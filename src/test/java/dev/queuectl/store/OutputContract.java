package dev.queuectl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.Verdict;
import dev.queuectl.store.sqlite.TestFolder;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/** What the store of large output promises. */
public abstract class OutputContract extends JobStoreContract {
    private static final int PART = 256 * 1024;
    private static final Purge FINISHED = Purge.of(Set.of(Kind.COMPLETED));

    /** Where the stores that are files lie, too. */
    @AutoClose private final TestFolder folder = TestFolder.create();

    /** Answers bytes that no two streams of a test have in common. */
    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    private void keep(Job held, Channel channel, byte[] bytes) throws IOException {
        Path file = Files.write(folder.path().resolve("written"), bytes);
        store.outputs().keep(HeldRun.of(held), channel, file);
    }

    /** Answers a stream as another client reads it, in pieces of at most so many bytes. */
    private Optional<byte[]> kept(String id, int run, Channel channel, int piece)
            throws IOException {
        Optional<KeptOutput> found = other.outputs().find(Specimens.id(id), run, channel);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (KeptOutput output = found.get()) {
            for (byte[] next = output.read(0, piece);
                    next.length > 0;
                    next = output.read(all.size(), piece)) {
                assertThat(next).hasSizeLessThanOrEqualTo(piece);
                all.writeBytes(next);
            }
            assertThat(output.size()).isEqualTo(all.size());
        }
        return Optional.of(all.toByteArray());
    }

    private Optional<byte[]> kept(String id, int run, Channel channel) throws IOException {
        return kept(id, run, channel, PART);
    }

    private void complete(Job held, long written) {
        Run run =
                new Run(
                        held.runNumber(),
                        Specimens.ANN,
                        "a-host",
                        OptionalLong.empty(),
                        NOW,
                        NOW,
                        new Outcome.Exited(0),
                        Optional.empty(),
                        new Run.Output(written, written, ""));
        Job done = held.concluded(run.outcome(), new Verdict.Complete(), NOW);
        conclude(new Conclusion(done, run, CapturedOutput.NONE));
    }

    @Test
    void what_is_kept_is_read_by_others_before_and_after_the_run_is_concluded() throws IOException {
        Job held = processing("a");
        byte[] written = bytes(3 * PART + 17);
        keep(held, Channel.OUT, written);

        assertThat(kept("a", 1, Channel.OUT)).hasValue(written);
        complete(held, written.length);
        assertThat(kept("a", 1, Channel.OUT)).hasValue(written);
    }

    @Test
    void it_is_read_from_anywhere_in_pieces_of_any_size() throws IOException {
        byte[] written = bytes(2 * PART);
        keep(processing("a"), Channel.ERR, written);

        assertThat(kept("a", 1, Channel.ERR, PART + 1)).hasValue(written);
        assertThat(kept("a", 1, Channel.ERR, 10_007)).hasValue(written);
        try (KeptOutput output =
                other.outputs().find(Specimens.id("a"), 1, Channel.ERR).orElseThrow()) {
            assertThat(output.read(PART - 5, 5))
                    .isEqualTo(Arrays.copyOfRange(written, PART - 5, PART));
            assertThat(output.read(PART, 5)).isEqualTo(Arrays.copyOfRange(written, PART, PART + 5));
            assertThat(output.read(2 * PART - 1, 5))
                    .isEqualTo(Arrays.copyOfRange(written, 2 * PART - 1, 2 * PART));
            assertThat(output.read(2 * PART, 5)).isEmpty();
        }
    }

    @Test
    void each_stream_of_each_run_is_kept_for_itself() throws IOException {
        Job first = processing("a");
        keep(first, Channel.OUT, bytes(100));
        keep(first, Channel.ERR, bytes(200));
        conclude(Specimens.failure(first, NOW, NOW));
        keep(claimed("a"), Channel.OUT, bytes(300));
        keep(processing("b"), Channel.OUT, bytes(400));

        assertThat(kept("a", 1, Channel.OUT)).hasValue(bytes(100));
        assertThat(kept("a", 1, Channel.ERR)).hasValue(bytes(200));
        assertThat(kept("a", 2, Channel.OUT)).hasValue(bytes(300));
        assertThat(kept("b", 1, Channel.OUT)).hasValue(bytes(400));
        assertThat(kept("a", 2, Channel.ERR)).isEmpty();
        assertThat(kept("absent", 1, Channel.OUT)).isEmpty();
    }

    @Test
    void what_is_kept_again_takes_the_place_of_all_that_was_kept() throws IOException {
        Job held = processing("a");
        keep(held, Channel.OUT, bytes(3 * PART));
        keep(held, Channel.OUT, bytes(1000));

        assertThat(kept("a", 1, Channel.OUT)).hasValue(bytes(1000));
    }

    @Test
    void what_a_dead_worker_had_kept_is_there_for_whoever_recovers_it() throws IOException {
        keep(processing("a"), Channel.OUT, bytes(1000));
        Job taken = jobs().takeOver(Specimens.ANN, Specimens.ANN, NOW).getFirst();

        assertThat(kept("a", 1, Channel.OUT)).hasValue(bytes(1000));
        keep(taken, Channel.OUT, bytes(2000));
        conclude(Specimens.loss(taken, NOW));
        assertThat(kept("a", 1, Channel.OUT)).hasValue(bytes(2000));
    }

    @Test
    void a_file_that_cannot_be_read_changes_nothing() throws IOException {
        Job held = processing("a");
        keep(held, Channel.OUT, bytes(1000));

        assertThatIOException()
                .isThrownBy(() ->
                        store.outputs()
                                .keep(
                                        HeldRun.of(held),
                                        Channel.OUT,
                                        folder.path().resolve("absent")));

        assertThat(kept("a", 1, Channel.OUT)).hasValue(bytes(1000));
    }

    @Test
    void large_output_is_forgotten_with_its_job_that_of_lost_runs_too() throws IOException {
        Job lost = processing("a");
        keep(lost, Channel.ERR, bytes(PART + 1));
        conclude(Specimens.loss(lost, NOW));
        Job again = claimed("a");
        keep(again, Channel.OUT, bytes(PART + 2));
        complete(again, PART + 2);
        Job kept = processing("b");
        keep(kept, Channel.OUT, bytes(PART + 3));

        assertThat(jobs().purge(FINISHED, 10)).isOne();
        assertThat(kept("a", 1, Channel.ERR)).isEmpty();
        assertThat(kept("a", 2, Channel.OUT)).isEmpty();
        assertThat(kept("b", 1, Channel.OUT)).hasValue(bytes(PART + 3));
        processing("a");
        assertThat(kept("a", 1, Channel.ERR)).isEmpty();
    }

    @Test
    void a_cleared_store_keeps_no_large_output() throws IOException {
        Job held = processing("a");
        keep(held, Channel.OUT, bytes(1000));
        complete(held, 1000);

        jobs().clear();
        processing("a");

        assertThat(kept("a", 1, Channel.OUT)).isEmpty();
    }
}
