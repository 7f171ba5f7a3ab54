package dev.queuectl.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.Patience;
import dev.queuectl.acceptance.Queuectl;
import dev.queuectl.acceptance.Queuectl.Worker;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** Jobs that write as fast as they can. */
@Execution(ExecutionMode.CONCURRENT)
class NoisyOutputIT {

    private static final int SLOTS = 4;
    private static final long MIB = 1024 * 1024;

    /** The default of {@code output_limit}. */
    private static final long LIMIT = 10 * MIB;

    @AutoClose private final Queuectl queuectl = new Queuectl();

    @Test
    void a_worker_needs_little_more_memory_and_disk_however_much_its_jobs_write() {
        Worker worker = queuectl.startWorker("--count", Integer.toString(SLOTS));
        queuectl.enqueue("first", "true");
        queuectl.awaitState("first", "completed");
        long idle = residentBytes(worker.pid());
        Duration lasting = Duration.ofSeconds(Figures.choose(3, 10));
        Path enough = queuectl.home().resolve("enough");
        for (int slot = 0; slot < SLOTS; slot++) {
            queuectl.enqueue("noisy-" + slot, noiseUntil(enough));
        }
        Instant full = Instant.now();
        long most = idle;
        List<Long> onDisk = new ArrayList<>();
        while (Instant.now().isBefore(full.plus(isNoisy(onDisk) ? lasting : Patience.LONG))) {
            most = Math.max(most, residentBytes(worker.pid()));
            onDisk.add(bytesOnDisk());
        }
        queuectl.shell("touch " + enough);
        for (int slot = 0; slot < SLOTS; slot++) {
            queuectl.awaitState("noisy-" + slot, "completed");
        }

        Collections.sort(onDisk);
        long mostOnDisk = onDisk.getLast();
        long usualOnDisk = onDisk.get(onDisk.size() / 2);
        System.out.printf(
                "worker: %d MiB idle, %d MiB at most; disk: %d MiB at most, %d MiB usually,"
                        + " %d MiB kept%n",
                idle / MIB, most / MIB, mostOnDisk / MIB, usualOnDisk / MIB, bytesOnDisk() / MIB);
        assertThat(mostOnDisk).as("bytes on disk").isGreaterThanOrEqualTo(MIB);
        // A worker that the machine keeps from trimming for a moment leaves more on disk meanwhile.
        boolean isInFull = Figures.choose(0, 1) == 1;
        assertThat(isInFull ? mostOnDisk : usualOnDisk)
                .as("bytes on disk")
                .isLessThanOrEqualTo(SLOTS * LIMIT + 128 * MIB);
        assertThat(most).as("resident bytes").isLessThanOrEqualTo(idle * 3 / 2 + 64 * MIB);
    }

    private static boolean isNoisy(List<Long> onDisk) {
        return onDisk.stream().anyMatch(bytes -> bytes >= MIB);
    }

    /** A command that writes until that file is there, or for ten minutes. */
    private static String noiseUntil(Path end) {
        return "yes & noise=$!; for i in $(seq 6000); do [ -e '"
                + end
                + "' ] && break; sleep 0.1; done; kill $noise";
    }

    /** What the home takes of the disk now, holes not counted. */
    private long bytesOnDisk() {
        // Files may vanish while it counts, which it tells by its exit code.
        String told = queuectl.shell("du -sk \"$QUEUECTL_HOME\"").word();
        return 1024 * Long.parseLong(told.split("\\s", 2)[0]);
    }

    private static long residentBytes(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            String line = lines.filter(text -> text.startsWith("VmRSS:")).findFirst().orElseThrow();
            return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
