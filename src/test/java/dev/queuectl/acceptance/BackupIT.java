package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A store is copied while it works, and made again elsewhere. */
@Execution(ExecutionMode.CONCURRENT)
class BackupIT {

    @AutoClose private final Queuectl queuectl = new Queuectl();

    private final Path backup = queuectl.folder().resolve("backup.zip");
    private final String elsewhere = queuectl.folder().resolve("elsewhere").toString();

    private static String jobs(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(
                        n -> "{\"id\":\"" + name + n + "\",\"command\":\"echo " + name + n + "\"}")
                .collect(Collectors.joining("\n"));
    }

    private Set<String> ids(String... options) {
        return queuectl.call(options)
                .exits(0)
                .json()
                .each("id")
                .map(Json::text)
                .collect(Collectors.toSet());
    }

    @Test
    void a_backup_during_a_drain_restored_elsewhere_is_whole_and_has_every_acknowledged_job()
            throws IOException {
        int many = 500;
        String large = "head -c 200000 /dev/zero | tr '\\0' x";
        queuectl.call("config", "set", "max_retries", "0").exits(0);
        queuectl.call("enqueue", "--id", "large", "-p", "9", large).exits(0);
        queuectl.callWithInput(jobs("a", many), "enqueue", "-", "--quiet").exits(0);
        // Holds one of the slots, so that a run is on when the backup is made.
        queuectl.call("enqueue", "--id", "held", "-p", "5", "echo go >>go; sleep 600").exits(0);
        queuectl.startWorker("--count", "3");
        queuectl.awaitState("large", "completed");
        queuectl.awaitLines("go", 1);
        Call more = queuectl.startWithInput(jobs("b", many), "enqueue", "-");
        List<String> acknowledged =
                await().pollInterval(Duration.ofMillis(5))
                        .until(more::printedLines, ids -> ids.size() >= many / 10);

        Json made = queuectl.call("backup", backup.toString(), "--json").exits(0).json();

        more.end().exits(0);
        assertThat(acknowledged).hasSizeLessThanOrEqualTo(many);
        assertThat(made.get("missing_outputs").whole()).isZero();
        assertThat(made.get("outputs").whole()).isEqualTo(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
                .isEqualTo("rw-------");
        assertThat(queuectl.counts().get("processing").whole()).isGreaterThanOrEqualTo(1);

        Json restored =
                queuectl.call("restore", backup.toString(), "--home", elsewhere, "--json")
                        .exits(0)
                        .json();
        assertThat(restored.get("jobs").whole()).isEqualTo(made.get("jobs").whole());
        assertThat(restored.get("given_back").whole()).isGreaterThanOrEqualTo(1);
        Set<String> there = ids("list", "--all", "--limit", "10000", "--json", "--home", elsewhere);
        assertThat(there).containsAll(acknowledged).contains("large", "held");
        assertThat(there).containsAll(IntStream.range(0, many).mapToObj(n -> "a" + n).toList());
        assertThat(queuectl.call("log", "large", "--home", elsewhere).exits(0).output())
                .hasSize(200_000);
        Json held = queuectl.call("show", "held", "--json", "--home", elsewhere).exits(0).json();
        assertThat(held.get("state").text()).isEqualTo("pending");
        assertThat(held.get("attempts").whole()).isZero();
        assertThat(queuectl.call("worker", "list", "--json", "--home", elsewhere).exits(0).text())
                .isEqualTo("[]\n");

        queuectl.call("cancel", "held", "--home", elsewhere).exits(0);
        queuectl.call("worker", "run", "--drain", "--home", elsewhere).exits(0);
        Json counts =
                queuectl.call("status", "--json", "--home", elsewhere)
                        .exits(0)
                        .json()
                        .get("counts");
        assertThat(counts.get("completed").whole()).isEqualTo(there.size() - 1);
        assertThat(queuectl.call("config", "get", "max_retries", "--home", elsewhere).text())
                .isEqualTo("0\n");
        assertThat(queuectl.call("restore", backup.toString()).exits(9).said())
                .contains("workers live");
    }

    @Test
    void refusals_leave_everything_as_it_is() throws IOException {
        assertThat(queuectl.call("backup", backup.toString()).exits(3).said())
                .contains("there is no queue");
        queuectl.enqueue("--id", "one", "true");
        queuectl.call("backup").exits(2);
        queuectl.call("backup", "/no/such/folder/x.zip").exits(3);
        queuectl.call("backup", backup.toString()).exits(0);
        byte[] first = Files.readAllBytes(backup);
        assertThat(queuectl.call("backup", backup.toString()).exits(4).said()).contains("--force");
        assertThat(Files.readAllBytes(backup)).isEqualTo(first);
        queuectl.enqueue("--id", "two", "true");
        queuectl.call("backup", backup.toString(), "--force").exits(0);
        assertThat(List.of(queuectl.folder().toFile().list()))
                .noneMatch(name -> name.contains("unfinished"));

        assertThat(queuectl.call("restore", backup.toString()).exits(4).said()).contains("--yes");
        queuectl.call("restore", "no-such-file").exits(3);
        assertThat(queuectl.call("restore", backup.toString(), "--dry-run").exits(0).said())
                .contains("2 jobs");
        assertThat(queuectl.call("backup", "x", "--url", "postgresql://a@b/c").exits(2).said())
                .contains("pg_dump");
        assertThat(queuectl.call("restore", "x", "--url", "mongodb://a@b/c").exits(2).said())
                .contains("mongorestore");

        byte[] bytes = Files.readAllBytes(backup);
        Path cut = queuectl.folder().resolve("cut.zip");
        Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));
        assertThat(queuectl.call("restore", cut.toString(), "--yes").exits(5).said())
                .contains("no whole archive");
        bytes[bytes.length / 3] ^= 1;
        Path bent = queuectl.folder().resolve("bent.zip");
        Files.write(bent, bytes, StandardOpenOption.CREATE_NEW);
        assertThat(queuectl.call("restore", bent.toString(), "--yes").exits(5).said())
                .contains("is damaged");
        assertThat(ids("list", "--json")).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void a_store_that_is_there_is_kept_under_another_name() throws IOException {
        queuectl.enqueue("--id", "old", "head -c 100000 /dev/zero");
        queuectl.drain();
        queuectl.call("backup", backup.toString()).exits(0);
        queuectl.enqueue("--id", "new", "true");
        String replaced =
                queuectl.call("restore", backup.toString(), "--yes", "--json")
                        .exits(0)
                        .json()
                        .get("replaced")
                        .text();
        assertThat(ids("list", "--all", "--json")).containsExactly("old");
        assertThat(ids("list", "--all", "--json", "--url", "sqlite:" + replaced))
                .containsExactlyInAnyOrder("old", "new");
        assertThat(queuectl.call("log", "old", "--url", "sqlite:" + replaced).output())
                .hasSize(100_000);

        // A store that cannot be read any more is what backups are for.
        Files.writeString(queuectl.database(), "x".repeat(100_000));
        queuectl.call("status").exits(5);
        queuectl.call("restore", backup.toString(), "--yes").exits(0);
        assertThat(queuectl.call("log", "old").exits(0).output()).hasSize(100_000);
    }
}
