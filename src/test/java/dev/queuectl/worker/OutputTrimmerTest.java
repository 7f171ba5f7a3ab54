package dev.queuectl.worker;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.OutputLimit;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.process.Commands;
import dev.queuectl.process.Ending;
import dev.queuectl.process.Execution;
import dev.queuectl.process.Launch;
import dev.queuectl.process.Limits;
import dev.queuectl.process.Mark;
import dev.queuectl.process.Why;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What commands write is trimmed while they run, by real commands on the disk of the test. */
@Timeout(600)
class OutputTrimmerTest {
    private static final WorkerId WORKER = new WorkerId("w-" + ProcessHandle.current().pid());
    private static final OutputLimit LIMIT = new OutputLimit(64 * 1024);

    @TempDir Path folder;
    private final SettableClock clock = new SettableClock();
    private final Commands commands = Commands.open(false);
    private RunFiles files;
    private WorkerBench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new WorkerBench(folder);
        files = RunFiles.open(bench.storage, WORKER, commands);
    }

    @AfterEach
    void close() throws IOException {
        commands.endAllOf(WORKER.value(), Duration.ofSeconds(5));
        files.close();
        commands.close();
        bench.close();
    }

    private Execution start(RunFiles.Pair pair, String script) throws Exception {
        return commands.start(
                new Launch(
                        List.of("/bin/sh", "-c", script),
                        Map.of("PATH", "/usr/bin:/bin"),
                        folder,
                        pair.out().path(),
                        pair.err().path(),
                        new Mark(WORKER.value(), "job", 1)),
                new Limits(Optional.empty(), Duration.ofMillis(300)));
    }

    private Job job() {
        return Job.enqueued(new JobId("job"), WorkerBench.spec(0), clock.instant(), clock.instant())
                .claimedBy(WORKER, clock.instant());
    }

    /** What a file takes of the disk now, holes not counted. */
    private static long bytesOnDisk(Path file) {
        try {
            Process du = new ProcessBuilder("du", "-k", file.toString()).start();
            String told = new String(du.getInputStream().readAllBytes(), UTF_8);
            return 1024 * Long.parseLong(told.split("\\s", 2)[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void the_middle_of_a_stream_is_freed_while_the_command_runs() throws Exception {
        RunFiles.Pair pair = files.begin(job(), LIMIT);
        Execution execution =
                start(
                        pair,
                        "seq 1 2000000; echo end >&2; until test -e go; do sleep 0.05; done; echo"
                                + " last");
        try (var _ = files.trim(pair, execution, LIMIT)) {
            WorkerBench.until(() -> pair.err().path().toFile().length() > 0);
            assertThat(Files.size(pair.out().path())).isGreaterThan(10_000_000);
            WorkerBench.until(() -> bytesOnDisk(pair.out().path()) < 3_000_000);
            Files.createFile(folder.resolve("go"));
            assertThat(execution.await().ending()).isEqualTo(new Ending.Exit(0));
        }
        RunOutput output = files.collect(job(), pair, LIMIT);

        assertThat(output.sizes().stdoutBytes()).isEqualTo(14_888_896 + 5);
        String kept =
                Files.readString(
                        bench.storage.workplace().output(new JobId("job"), 1, Channel.OUT));
        long leftOut = output.sizes().stdoutBytes() - LIMIT.bytes();
        assertThat(kept)
                .startsWith("1\n2\n3\n")
                .contains("\n[queuectl: " + leftOut + " bytes left out here]\n")
                .endsWith("1999999\n2000000\nlast\n")
                .doesNotContain("\0")
                .hasSize((int) LIMIT.keptSize(output.sizes().stdoutBytes()));
    }

    @Test
    void commands_that_write_without_end_are_held_and_go_on() throws Exception {
        RunFiles.Pair pair = files.begin(job(), LIMIT);
        // In a process group of its own, which timeout(1) makes, so that both have to be held.
        Execution execution = start(pair, "timeout 600 yes; true");
        try (var _ = files.trim(pair, execution, LIMIT)) {
            WorkerBench.until(() -> pair.out().path().toFile().length() > 300_000_000);
            long before = Files.size(pair.out().path());
            WorkerBench.until(() -> pair.out().path().toFile().length() > before);
            execution.end(Why.CANCEL);
            assertThat(execution.await().survivors()).isEmpty();
            // A look at the file may be due yet.
            WorkerBench.until(() -> bytesOnDisk(pair.out().path()) < 200_000_000);
        }
    }
}
