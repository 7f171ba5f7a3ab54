package dev.queuectl.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.queuectl.acceptance.Queuectl;
import dev.queuectl.domain.Job;
import dev.queuectl.faults.DiskEvent.Sync;
import dev.queuectl.faults.DiskEvent.Unlink;
import dev.queuectl.faults.DiskEvent.Write;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The power is cut. A workload is recorded with every write and sync of the store's files and the
 * moment at which each id was printed; then the files are put together as the disk could hold them
 * had the power been cut here or there.
 */
@Execution(ExecutionMode.CONCURRENT)
class PowerCutIT {

    /**
     * A store is made and used by clients and a worker at once. The last lines are long enough for
     * the log to be copied into the database and begun anew while both are at work, and for it to
     * be removed in the end.
     */
    private static final String WORKLOAD =
            """
            queuectl enqueue first true >>acknowledged
            queuectl worker start --count 2
            for n in 1 2 3 4 5; do
                queuectl enqueue single-$n true >>acknowledged
            done
            queuectl enqueue - <some >>acknowledged
            queuectl enqueue - <long >>acknowledged &
            queuectl enqueue - <some-more >>acknowledged
            wait
            queuectl enqueue - <last >>acknowledged
            queuectl worker stop
            queuectl enqueue final true >>acknowledged
            """;

    @AutoClose private final Queuectl queuectl = new Queuectl();

    private final Random random = Figures.random(this);

    @Test
    void a_store_opens_whole_with_every_acknowledged_job_wherever_the_power_is_cut()
            throws IOException {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/strace")),
                "the writes of the workload can only be recorded where strace is installed");
        List<DiskEvent> events = recorded();
        Set<Integer> cuts = chosenCuts(events);
        CutDisk disk = new CutDisk();
        int checked = 0;
        for (int at = 0; at < events.size(); at++) {
            disk.apply(events.get(at));
            if (cuts.contains(at)) {
                check(disk, at);
                checked++;
            }
        }

        assertNothingWasMissed(disk.contents());
        assertThat(events)
                .as("the log was copied into the database, and removed")
                .anyMatch(event -> event instanceof Sync sync && sync.file().equals("queue.db"))
                .anyMatch(Unlink.class::isInstance);
        assertThat(disk.acknowledged()).hasSizeGreaterThan(400);
        System.out.printf(
                "%d events, %d images, %d jobs%n",
                events.size(), checked, disk.acknowledged().size());
    }

    /** Holds what was recorded against the files that the workload left. */
    private void assertNothingWasMissed(Map<String, byte[]> recorded) throws IOException {
        Map<String, byte[]> left = filesOfStore();
        assertThat(recorded.keySet()).isEqualTo(left.keySet());
        recorded.forEach((name, bytes) ->
                assertThat(Arrays.mismatch(bytes, left.get(name)))
                        .as("first byte of %s that was recorded wrongly", name)
                        .isEqualTo(-1));
    }

    private List<DiskEvent> recorded() throws IOException {
        write("some", 100, "some", 8);
        write("some-more", 150, "more", 8);
        write("long", 150, "long", 30_000);
        write("last", 150, "last", 30_000);
        write("workload", WORKLOAD);
        Path log = queuectl.folder().resolve("system-calls");
        queuectl.startShell("strace " + options() + " " + log + " sh workload")
                .endWithin(Duration.ofMinutes(10))
                .exits(0);
        queuectl.awaitNoProcess();
        Path acknowledgements = queuectl.work().resolve("acknowledged");
        return SystemCalls.read(log, queuectl.home(), acknowledgements);
    }

    private static String options() {
        return String.join(" ", SystemCalls.OPTIONS);
    }

    private void write(String file, int jobs, String prefix, int length) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int n = 0; n < jobs; n++) {
            lines.append("{\"id\":\"%s-%d\",\"command\":\": ".formatted(prefix, n))
                    .append("x".repeat(length))
                    .append("\"}\n");
        }
        write(file, lines.toString());
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(queuectl.work().resolve(file), text);
    }

    /** Some anywhere, some where most is at stake: about what is synced, printed, or removed. */
    private Set<Integer> chosenCuts(List<DiskEvent> events) {
        List<Integer> delicate = new ArrayList<>();
        for (int at = 0; at < events.size(); at++) {
            if (!(events.get(at) instanceof Write)) {
                delicate.add(at);
            }
        }
        int wanted = Math.min(Figures.choose(60, 600), events.size() / 2);
        Set<Integer> cuts = new TreeSet<>();
        while (cuts.size() < wanted) {
            int at =
                    random.nextBoolean()
                            ? random.nextInt(events.size())
                            : delicate.get(random.nextInt(delicate.size())) + random.nextInt(5) - 2;
            if (at >= 0 && at < events.size()) {
                cuts.add(at);
            }
        }
        return cuts;
    }

    private void check(CutDisk disk, int at) throws IOException {
        Path image = Files.createDirectories(queuectl.folder().resolve("image"));
        try {
            for (Map.Entry<String, byte[]> file : disk.cut(random).entrySet()) {
                Files.write(image.resolve(file.getKey()), file.getValue());
            }
            Path database = image.resolve("queue.db");
            assertThat(Stored.jobs(database, disk.acknowledged()))
                    .as("jobs after a power cut at event %d", at)
                    .extracting(Job::id)
                    .extracting(Object::toString)
                    .containsExactlyInAnyOrderElementsOf(disk.acknowledged());
            Soundness.require(database);
        } finally {
            delete(image);
        }
    }

    private Map<String, byte[]> filesOfStore() throws IOException {
        try (Stream<Path> files = Files.list(queuectl.home())) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().startsWith("queue.db"))
                    .filter(file -> !file.toString().endsWith("-shm"))
                    .collect(Collectors.toMap(f -> f.getFileName().toString(), PowerCutIT::bytes));
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
