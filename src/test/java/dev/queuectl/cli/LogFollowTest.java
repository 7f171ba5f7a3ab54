package dev.queuectl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** {@code log -f}, and what {@code run} passes on of a bounded stream. */
@Timeout(60)
class LogFollowTest {
    @TempDir Path folder;
    private CliBench cli;

    @BeforeEach
    void open() {
        cli = new CliBench(folder.resolve("home"));
    }

    private CompletableFuture<CliBench.Answer> following(String... words) {
        // Each on a thread of its own: several wait for each other.
        return CompletableFuture.supplyAsync(
                () -> cli.call(words), task -> Thread.ofPlatform().daemon().start(task));
    }

    @Test
    void of_a_finished_job_the_last_run_is_shown_and_that_is_all() {
        cli.call("enqueue", "job", "seq 3; echo oops >&2; exit 3", "--max-retries", "0");
        cli.call("worker", "run", "--drain");

        assertThat(cli.call("log", "-f", "job"))
                .isEqualTo(new CliBench.Answer(0, "1\n2\n3\n", "oops\n"));
        assertThat(cli.call("log", "-f", "job", "-n", "1", "--stream", "out"))
                .isEqualTo(new CliBench.Answer(0, "3\n", ""));
    }

    @Test
    void a_job_is_followed_from_its_first_run_through_its_retries() {
        cli.call("config", "set", "backoff_max", "50ms");
        cli.call("enqueue", "job", "echo run $QUEUECTL_RUN; exit 1", "--max-retries", "2");
        CompletableFuture<CliBench.Answer> log = following("log", "-f", "job");
        cli.call("worker", "run", "--drain");

        assertThat(log.join()).isEqualTo(new CliBench.Answer(0, "run 1\nrun 2\nrun 3\n", ""));
    }

    @Test
    void what_a_running_job_writes_is_shown_once_beginning_with_the_last_lines() throws Exception {
        Path go = folder.resolve("go");
        Path begun = folder.resolve("begun");
        cli.call(
                "enqueue",
                "job",
                "seq 5; touch "
                        + begun
                        + "; until test -e "
                        + go
                        + "; do sleep 0.02; done; seq 6 9");
        CompletableFuture<CliBench.Answer> worker = following("worker", "run", "--drain");
        RunTest.until(() -> begun.toFile().exists());
        CompletableFuture<CliBench.Answer> log = following("log", "-f", "job", "-n", "2");
        CompletableFuture<CliBench.Answer> first = following("log", "-f", "job", "--run", "1");
        Files.createFile(go);

        // The second may come when the job has finished already: then these are the last lines.
        assertThat(log.join().out()).isIn("4\n5\n6\n7\n8\n9\n", "8\n9\n");
        assertThat(first.join().out()).isEqualTo("1\n2\n3\n4\n5\n6\n7\n8\n9\n");
        assertThat(worker.join().code()).isZero();
    }

    @Test
    void one_run_is_followed_no_further_than_its_own_end() throws Exception {
        cli.call("enqueue", "job", "echo run $QUEUECTL_RUN; exit 1", "--backoff-base", "60");
        CompletableFuture<CliBench.Answer> worker = following("worker", "run");
        RunTest.until(() -> cli.call("log", "job").out().equals("run 1\n"));
        RunTest.until(() -> cli.call("show", "job", "--json").out().contains("\"failed\""));

        assertThat(cli.call("log", "-f", "job", "--run", "1").out()).isEqualTo("run 1\n");
        assertThat(cli.call("log", "-f", "job", "--run", "2").code()).isEqualTo(3);
        cli.call("worker", "stop");
        assertThat(worker.join().code()).isZero();
    }

    @Test
    void a_job_that_is_cancelled_before_it_ran_ends_the_following() {
        cli.call("enqueue", "job", "true");
        CompletableFuture<CliBench.Answer> log = following("log", "-f", "job");
        cli.call("cancel", "job");

        assertThat(log.join()).isEqualTo(new CliBench.Answer(0, "", ""));
    }

    @Test
    void a_job_that_waits_says_so_once_to_whoever_sits_at_a_terminal() throws Exception {
        cli.onTerminal(80).call("enqueue", "job", "true", "--delay", "1h");
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        CompletableFuture<Integer> log =
                CompletableFuture.supplyAsync(
                        () -> cli.call(new ByteArrayOutputStream(), err, "log", "-f", "job"));
        RunTest.until(() -> err.toString(UTF_8).startsWith("job job is due in "));
        cli.call("cancel", "job");

        assertThat(log.join()).isZero();
        assertThat(err.toString(UTF_8)).containsOnlyOnce("\n");
    }

    @Test
    void one_json_value_cannot_follow() {
        cli.call("enqueue", "job", "true");

        assertThat(cli.call("log", "-f", "job", "--json").code()).isEqualTo(2);
    }

    @Test
    void of_a_bounded_stream_both_ends_are_passed_on_and_nothing_twice() {
        cli.call("config", "set", "output_limit", "16KiB");
        CliBench.Answer run =
                cli.call("run", "--id", "job", "seq 100000 300000; sleep 0.3; echo end");

        assertThat(run.code()).isZero();
        assertThat(run.out())
                .startsWith("100000\n100001\n")
                .endsWith("\n299999\n300000\nend\n")
                .doesNotContain("\0")
                .containsOnlyOnce("\n300000\n");
        CliBench.Answer log = cli.call("log", "job");
        assertThat(log.out())
                .startsWith("100000\n100001\n")
                .contains(
                        "\n[queuectl: " + (200_001 * 7 + 4 - 16 * 1024) + " bytes left out here]\n")
                .endsWith("\n299999\n300000\nend\n");
    }
}
