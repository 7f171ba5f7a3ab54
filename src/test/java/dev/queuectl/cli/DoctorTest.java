package dev.queuectl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.queuectl.cli.Finding.Level;
import dev.queuectl.client.Workers.Busy;
import dev.queuectl.domain.Command;
import dev.queuectl.domain.Counters;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobSpec;
import dev.queuectl.store.Condition;
import dev.queuectl.store.Condition.OpenTransaction;
import dev.queuectl.store.Host;
import dev.queuectl.store.Specimens;
import dev.queuectl.store.StopRequest;
import dev.queuectl.store.WorkerRecord;
import dev.queuectl.store.WorkerSighting;
import dev.queuectl.store.mongo.MongoServer;
import dev.queuectl.store.postgres.PostgresServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Each check of the doctor, provoked; and what the command makes of them. */
class DoctorTest {
    private static final Instant NOW = Specimens.NOW;
    private static final Host HERE = new Host("here", "identity");

    @TempDir Path folder;

    private CliBench healthy() {
        CliBench cli = new CliBench(folder.resolve("home"));
        cli.environment.put("LANG", "C.UTF-8");
        cli.call("enqueue", "--id", "a", "true");
        cli.call("cancel", "a");
        return cli;
    }

    @Test
    void where_all_is_well_every_check_says_so() {
        CliBench cli = healthy();
        CliBench.Answer answer = cli.call("doctor", "--strict");
        assertThat(answer.out().lines()).allMatch(line -> line.startsWith("fine: "));
        assertThat(answer.out())
                .contains("java", "locale", "permissions", "disk", "schema", "log", "clock")
                .contains("workers", "size of jobs");
        assertThat(answer.code()).isZero();
        assertThat(cli.call("doctor", "--json").out()).startsWith("{\"worst\":\"fine\",");
    }

    @Test
    void a_warning_fails_only_where_it_shall() {
        CliBench cli = healthy();
        cli.call("enqueue", "true");
        CliBench.Answer answer = cli.call("doctor");
        assertThat(answer.code()).isZero();
        assertThat(answer.out())
                .contains("warning: workers: no worker lives, and 1 job wait")
                .contains("\n  why: nothing runs\n  try: queuectl worker start\n");
        assertThat(cli.call("doctor", "--strict").code()).isEqualTo(1);
    }

    @Test
    void a_store_that_cannot_be_used_is_a_problem_and_the_rest_is_told() throws IOException {
        CliBench cli = new CliBench(Files.createDirectory(folder.resolve("damaged")));
        Files.writeString(cli.home.resolve("queue.db"), "x".repeat(10_000));
        CliBench.Answer answer = cli.call("doctor");
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.out()).contains("problem: store: ").contains("fine: disk: ");
        assertThat(cli.call("doctor", "--json").out()).startsWith("{\"worst\":\"problem\",");
    }

    @Test
    void the_clock_of_a_server_is_asked_for() {
        CliBench cli = healthy();
        String url = PostgresServer.freshUrl();
        try {
            await("it listens for a second only")
                    .untilAsserted(() ->
                            assertThat(cli.call("doctor", "--url", url).out())
                                    .contains("fine: clock: ", " the server's")
                                    .containsPattern(
                                            "fine: schema: PostgreSQL [\\d.]+, made at the next"
                                                    + " use")
                                    .contains("fine: notifications: arrive"));
        } finally {
            PostgresServer.drop(url);
        }
        String documents = MongoServer.freshUrl();
        try {
            assertThat(cli.call("doctor", "--url", documents).out()).contains("fine: clock: ");
        } finally {
            MongoServer.drop(documents);
        }
    }

    @Test
    void java_must_be_released_and_new_enough() {
        assertThat(JdkCheck.look(Runtime.Version.parse("25.0.3")).level()).isEqualTo(Level.FINE);
        assertThat(JdkCheck.look(Runtime.Version.parse("26-ea+5")).level())
                .isEqualTo(Level.WARNING);
        assertThat(JdkCheck.look(Runtime.Version.parse("21.0.1")).level()).isEqualTo(Level.PROBLEM);
    }

    @Test
    void the_locale_that_counts_must_be_utf_8() {
        assertThat(LocaleCheck.look(Map.of("LANG", "de_DE.utf8")).level()).isEqualTo(Level.FINE);
        assertThat(LocaleCheck.look(Map.of("LANG", "C.UTF-8", "LC_ALL", "C")).level())
                .isEqualTo(Level.WARNING);
        assertThat(LocaleCheck.look(Map.of()).what()).isEqualTo("no locale is set");
    }

    @Test
    void nobody_else_may_read_or_write() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        Path none = folder.resolve("none");
        assertThat(level(file, "rw-------")).isEqualTo(Level.FINE);
        assertThat(level(file, "rw-r-----")).isEqualTo(Level.WARNING);
        assertThat(level(file, "rw-----w-")).isEqualTo(Level.PROBLEM);
        assertThat(PermissionsCheck.look(List.of(none)).getFirst().level()).isEqualTo(Level.FINE);
    }

    private static Level level(Path file, String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return PermissionsCheck.look(List.of(file)).getFirst().level();
    }

    @Test
    void there_must_be_room_on_the_disk() {
        long giga = 1_000_000_000;
        assertThat(DiskCheck.judge(folder, 50 * giga, 100 * giga).level()).isEqualTo(Level.FINE);
        assertThat(DiskCheck.judge(folder, giga / 2, giga).level()).isEqualTo(Level.FINE);
        assertThat(DiskCheck.judge(folder, giga / 2, 100 * giga).level()).isEqualTo(Level.WARNING);
        assertThat(DiskCheck.judge(folder, giga / 20, giga).level()).isEqualTo(Level.PROBLEM);
    }

    @Test
    void the_clocks_must_agree() {
        assertThat(clock(0).level()).isEqualTo(Level.FINE);
        assertThat(clock(1_500).level()).isEqualTo(Level.FINE);
        assertThat(clock(-5_000).level()).isEqualTo(Level.WARNING);
        assertThat(clock(-5_000).what()).isEqualTo("is 5s ahead of the server's");
        assertThat(clock(90_000).level()).isEqualTo(Level.PROBLEM);
        assertThat(clock(90_000).what()).isEqualTo("is 1m30s behind the server's");
        assertThat(ClockCheck.judge(NOW, Optional.of(NOW.plusNanos(900_000)), NOW).what())
                .isEqualTo("agrees with the server's");
        assertThat(ClockCheck.judge(NOW, Optional.empty(), NOW).level()).isEqualTo(Level.FINE);
        // The answer may have been made at any time between.
        assertThat(ClockCheck.judge(NOW, Optional.of(NOW.plusSeconds(50)), NOW.plusSeconds(60)))
                .extracting(Finding::level)
                .isEqualTo(Level.FINE);
    }

    private static Finding clock(long millis) {
        return ClockCheck.judge(NOW, Optional.of(NOW.plusMillis(millis)), NOW);
    }

    @Test
    void the_store_must_have_its_version_and_nothing_that_slows_it() {
        assertThat(condition(5, false, 0, true, Optional.empty()))
                .extracting(Finding::level)
                .containsOnly(Level.FINE);
        assertThat(condition(6, false, 0, true, Optional.empty()).getFirst().level())
                .isEqualTo(Level.PROBLEM);
        assertThat(condition(4, false, 0, true, Optional.empty()).getFirst().mend())
                .startsWith("queuectl db migrate");
        assertThat(condition(4, true, 0, true, Optional.empty()).getFirst().level())
                .isEqualTo(Level.FINE);
        OpenTransaction old = new OpenTransaction(7, "psql", Duration.ofMinutes(3));
        assertThat(condition(5, false, 1L << 28, false, Optional.of(old)).stream().skip(1))
                .extracting(Finding::check, Finding::level)
                .containsExactly(
                        tuple("log", Level.WARNING),
                        tuple("notifications", Level.WARNING),
                        tuple("transactions", Level.WARNING));
    }

    private static List<Finding> condition(
            int version,
            boolean automatic,
            long log,
            boolean notified,
            Optional<OpenTransaction> oldest) {
        return StoreCheck.judge(
                new Condition(
                        "url",
                        "engine",
                        new Condition.Schema(version, 5, automatic),
                        Map.of("log", log),
                        Optional.of(notified),
                        oldest));
    }

    @Test
    void workers_must_live_and_be_of_this_version() {
        assertThat(workers(List.of(worker(true, HERE)), NOW.minusSeconds(60)).level())
                .isEqualTo(Level.FINE);
        assertThat(workers(List.of(worker(true, HERE)), NOW.plusSeconds(60)).what())
                .contains("started before this version was installed");
        assertThat(workers(List.of(worker(true, new Host("b", "b"))), NOW.plusSeconds(60)).level())
                .isEqualTo(Level.FINE);
        assertThat(workers(List.of(worker(false, HERE)), NOW).what())
                .contains("died and holds 1 job");
    }

    private static Finding workers(List<Busy> workers, Instant installed) {
        return WorkersCheck.judge(workers, 0, HERE, Optional.of(installed)).getFirst();
    }

    private static Busy worker(boolean alive, Host host) {
        WorkerRecord record = new WorkerRecord(Specimens.ANN, host, 1, 1, Set.of(), NOW);
        return new Busy(
                new WorkerSighting(record, alive, StopRequest.NONE), Specimens.ids("a-job"));
    }

    @Test
    void jobs_must_not_be_large_nor_have_run_for_ever() {
        Job job = Specimens.job("a");
        assertThat(OversizeCheck.judge(List.of(job)).getFirst().level()).isEqualTo(Level.FINE);
        assertThat(OversizeCheck.judge(List.of(large(job), job)).getFirst().what())
                .isEqualTo("more than 256 KiB of command and variables: a");
        Job often =
                new Job(
                        job.id(),
                        job.spec(),
                        NOW,
                        NOW,
                        NOW,
                        new Counters(0, 0, 1_001),
                        1,
                        job.state(),
                        job.last());
        assertThat(OversizeCheck.judge(List.of(often)).getFirst().level()).isEqualTo(Level.WARNING);
    }

    private static Job large(Job job) {
        String argument = "x".repeat(100_000);
        JobSpec spec =
                new JobSpec(
                        new Command.Program(List.of("echo", argument, argument, argument)),
                        job.spec().queue(),
                        0,
                        job.spec().retry(),
                        Optional.empty(),
                        List.of(),
                        Map.of(),
                        "/");
        return Job.enqueued(job.id(), spec, NOW, NOW);
    }
}
