package dev.queuectl.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.OutputLimit;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.Verdict;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.process.Commands;
import dev.queuectl.store.Conclusion;
import dev.queuectl.store.StartedRuns;
import dev.queuectl.store.Workplace;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What runs leave on disk while they last, with the files of this system. */
class RunFilesTest {
    private static final WorkerId WORKER = new WorkerId("w-1");
    private static final OutputLimit LIMIT = new OutputLimit(1024 * 1024);

    @TempDir Path folder;
    private WorkerBench bench;
    private SettableClock clock;
    private final Commands commands = Commands.open(false);
    private Workplace workplace;
    private RunFiles files;

    @BeforeEach
    void open() throws IOException {
        bench = new WorkerBench(folder);
        clock = bench.clock;
        workplace = bench.storage.workplace();
        files = RunFiles.open(bench.storage, WORKER, commands);
    }

    @AfterEach
    void close() throws IOException {
        files.close();
        commands.close();
        bench.close();
    }

    private Job held(String id) {
        return Job.enqueued(new JobId(id), WorkerBench.spec(0), clock.instant(), clock.instant())
                .claimedBy(WORKER, clock.instant());
    }

    private EndedRun ended(Job job, RunFiles.Pair pair) throws IOException {
        RunOutput output = files.collect(job, pair, LIMIT);
        Outcome outcome = new Outcome.Exited(0);
        Run run =
                new Run(
                        job.runNumber(),
                        WORKER,
                        "here",
                        OptionalLong.empty(),
                        clock.instant(),
                        clock.instant(),
                        outcome,
                        Optional.empty(),
                        output.sizes());
        Job after = job.concluded(outcome, new Verdict.Complete(), clock.instant());
        return new EndedRun(
                new Conclusion(after, run, output.captured()), output, Optional.of(pair));
    }

    private StartedRuns started() throws IOException {
        return StartedRuns.read(workplace, WORKER).orElseThrow();
    }

    @Test
    void a_run_is_noted_with_its_file_before_it_starts() throws Exception {
        Job job = held("a");
        RunFiles.Pair pair = files.begin(job, LIMIT);

        assertThat(started().contains(job.id(), 1)).isTrue();
        assertThat(started().contains(job.id(), 2)).isFalse();
        assertThat(started().fileOf(job.id(), 1)).hasValue(pair.number());
        assertThat(pair.out().path())
                .isEqualTo(workplace.scratchFile(WORKER, pair.number(), Channel.OUT));
        assertThat(Files.getPosixFilePermissions(pair.err().path())).hasSize(2);
    }

    @Test
    void files_serve_the_next_run_once_the_store_has_what_they_held() throws Exception {
        Job first = held("first");
        RunFiles.Pair pair = files.begin(first, LIMIT);
        Files.writeString(pair.out().path(), "hello");
        EndedRun run = ended(first, pair);
        assertThat(run.conclusion().output().of(Channel.OUT)).contains("hello".getBytes(UTF_8));
        assertThat(files.begin(held("meanwhile"), LIMIT).number()).isNotEqualTo(pair.number());

        files.settle(run);
        Job next = held("next");
        RunFiles.Pair again = files.begin(next, LIMIT);

        assertThat(again.number()).isEqualTo(pair.number());
        assertThat(again.out().path()).isEmptyFile();
        assertThat(started().fileOf(first.id(), 1)).isEmpty();
        assertThat(started().fileOf(next.id(), 1)).hasValue(pair.number());
    }

    @Test
    void a_file_that_somebody_still_has_open_serves_no_other_run() throws Exception {
        Job job = held("a");
        RunFiles.Pair pair = files.begin(job, LIMIT);
        try (InputStream reader = Files.newInputStream(pair.err().path())) {
            files.settle(ended(job, pair));
            assertThat(files.begin(held("b"), LIMIT).number()).isNotEqualTo(pair.number());
            assertThat(pair.err().path()).doesNotExist();
            assertThat(reader.read()).isEqualTo(-1);
        }
    }

    @Test
    void what_is_too_large_for_a_conclusion_moves_to_a_file_of_its_own() throws Exception {
        Job job = held("a");
        RunFiles.Pair pair = files.begin(job, LIMIT);
        byte[] large = new byte[RunOutput.KEPT_IN_STORE + 1];
        Files.write(pair.out().path(), large);
        EndedRun run = ended(job, pair);
        files.settle(run);

        assertThat(run.conclusion().output().isEmpty()).isTrue();
        assertThat(run.output().unkept()).isEmpty();
        assertThat(run.output().sizes().stdoutBytes()).isEqualTo(large.length);
        assertThat(workplace.output(job.id(), 1, Channel.OUT)).hasBinaryContent(large);
        assertThat(pair.err().path()).doesNotExist();
    }

    @Test
    void of_what_exceeds_the_limit_both_ends_are_kept_and_its_true_size_is_told() throws Exception {
        Job job = held("a");
        RunFiles.Pair pair = files.begin(job, LIMIT);
        byte[] bytesWritten = new byte[3 * 1024 * 1024];
        for (int i = 0; i < bytesWritten.length; i++) {
            bytesWritten[i] = (byte) (i / 1000);
        }
        Files.write(pair.out().path(), bytesWritten);
        EndedRun run = ended(job, pair);

        Path kept = workplace.output(job.id(), 1, Channel.OUT);
        byte[] bytes = Files.readAllBytes(kept);
        int head = (int) LIMIT.head();
        int notice = LIMIT.noticeFor(bytesWritten.length).length;
        assertThat(bytes).hasSize((int) LIMIT.keptSize(bytesWritten.length));
        assertThat(Arrays.copyOf(bytes, head)).isEqualTo(Arrays.copyOf(bytesWritten, head));
        assertThat(new String(bytes, head, notice, UTF_8))
                .isEqualTo("\n[queuectl: 2097152 bytes left out here]\n");
        assertThat(Arrays.copyOfRange(bytes, head + notice, bytes.length))
                .isEqualTo(
                        Arrays.copyOfRange(
                                bytesWritten,
                                (int) LIMIT.tailStart(bytesWritten.length),
                                bytesWritten.length));
        assertThat(run.output().sizes().stdoutBytes()).isEqualTo(bytesWritten.length);
        assertThat(Files.getPosixFilePermissions(kept)).hasSize(2);

        files.settle(run);
        assertThat(pair.out().path()).doesNotExist();
    }

    @Test
    void what_the_store_does_not_take_stays_to_be_brought_again() throws Exception {
        Job job = held("a");
        RunFiles.Pair pair = files.begin(job, LIMIT);
        byte[] large = new byte[RunOutput.KEPT_IN_STORE + 1];
        Files.write(pair.out().path(), large);
        Files.write(pair.err().path(), large);
        bench.storage.fail("keep");
        RunOutput output = files.collect(job, pair, LIMIT);
        assertThat(output.unkept())
                .extracting(LargeOutput::channel)
                .containsExactly(Channel.OUT, Channel.ERR);
        assertThat(pair.err().path()).hasBinaryContent(large);

        bench.storage.mend();
        for (LargeOutput stream : output.unkept()) {
            files.keep(stream);
        }

        assertThat(workplace.output(job.id(), 1, Channel.OUT)).hasBinaryContent(large);
        assertThat(workplace.output(job.id(), 1, Channel.ERR)).hasBinaryContent(large);
        Job next = held("b");
        RunFiles.Pair another = files.begin(next, LIMIT);
        Files.write(another.out().path(), large);
        assertThat(files.collect(next, another, LIMIT).unkept()).isEmpty();
    }

    @Test
    void what_is_small_once_it_is_put_together_goes_into_the_store() throws Exception {
        OutputLimit small = new OutputLimit(16 * 1024);
        Job job = held("a");
        RunFiles.Pair pair = files.begin(job, small);
        Files.writeString(pair.err().path(), "first\n" + "x".repeat(100_000) + "\nlast\n");
        RunOutput output = files.collect(job, pair, small);

        assertThat(output.large()).isEmpty();
        assertThat(new String(output.captured().of(Channel.ERR).orElseThrow(), UTF_8))
                .startsWith("first\nxxx")
                .contains("xx\n[queuectl: 83628 bytes left out here]\nxx")
                .endsWith("xx\nlast\n");
        assertThat(output.sizes().stderrBytes()).isEqualTo(100_012);
        assertThat(output.sizes().lastErrorLine()).isEqualTo("last");
    }

    @Test
    void the_limit_that_applied_to_a_run_is_noted() throws Exception {
        Job job = held("a");
        files.begin(job, LIMIT);

        assertThat(started().limitOf(job.id(), 1)).isEqualTo(LIMIT);
        assertThat(started().limitOf(job.id(), 2)).isEqualTo(OutputLimit.NONE);
    }

    @Test
    void old_notes_are_forgotten_and_those_of_unsettled_runs_kept() throws Exception {
        Job unsettled = held("unsettled");
        files.begin(unsettled, LIMIT);
        for (int i = 0; i < 5000; i++) {
            Job job = held("quick-" + i);
            files.settle(ended(job, files.begin(job, LIMIT)));
        }

        assertThat(Files.size(StartedRuns.path(workplace, WORKER))).isLessThan(70_000);
        assertThat(started().contains(unsettled.id(), 1)).isTrue();
        assertThat(started().contains(new JobId("quick-0"), 1)).isFalse();
        assertThat(started().contains(new JobId("quick-4999"), 1)).isTrue();
    }

    @Test
    void a_note_that_was_cut_short_counts_for_nothing() throws Exception {
        Files.writeString(StartedRuns.path(workplace, WORKER), "a 1 7 0\nb 1 1 1");

        assertThat(started().fileOf(new JobId("a"), 1)).hasValue(7);
        assertThat(started().contains(new JobId("b"), 1)).isFalse();
    }

    @Test
    void nothing_starts_that_cannot_be_noted() throws Exception {
        files.close();

        assertThatIOException().isThrownBy(() -> files.begin(held("a"), LIMIT));
        try (Stream<Path> left = Files.list(workplace.scratch(WORKER))) {
            assertThat(left.map(Path::getFileName).map(Path::toString).toList())
                    .isEqualTo(List.of("starts"));
        }
    }

    @Test
    void a_worker_that_leaves_leaves_nothing() throws Exception {
        files.begin(held("a"), LIMIT);
        files.remove();

        assertThat(workplace.scratch(WORKER)).doesNotExist();
    }
}
