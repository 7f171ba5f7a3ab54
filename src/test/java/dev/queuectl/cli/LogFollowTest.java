package dev.queuectl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
@Timeout(600)
class LogFollowTest {
    @TempDir Path folder;
    private CliBench cli;

    @BeforeEach
    void open() {
        cli = new CliBench(folder.resolve("home"));
    }

    /** A call that goes on, and what it has said so far. */
    private final class Going {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();
        private final CompletableFuture<Integer> code;

        Going(String... words) {
            // Each on a thread of its own: several wait for each other.
            code =
                    CompletableFuture.supplyAsync(
                            () -> cli.call(out, err, words),
                            task -> Thread.ofPlatform().daemon().start(task));
        }

        String out() {
            return out.toString(UTF_8);
        }

        String err() {
            return err.toString(UTF_8);
        }

        CliBench.Answer end() {
            int ended = code.join();
            return new CliBench.Answer(ended, out(), err());
        }
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
    void a_job_is_followed_from_its_first_run_through_its_retries() throws Exception {
        Path go = folder.resolve("go");
        cli.call("config", "set", "backoff_max", "50ms");
        String command =
                "echo run $QUEUECTL_RUN; until test -e " + go + "; do sleep 0.02; done; exit 1";
        cli.call("enqueue", "job", command, "--max-retries", "2");
        Going log = new Going("log", "-f", "job");
        Going worker = new Going("worker", "run", "--drain");
        await("the first run is followed").until(log::out, "run 1\n"::equals);
        Files.createFile(go);

        assertThat(log.end()).isEqualTo(new CliBench.Answer(0, "run 1\nrun 2\nrun 3\n", ""));
        assertThat(worker.end().code()).isZero();
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
        Going worker = new Going("worker", "run", "--drain");
        await().until(() -> Files.exists(begun));
        Going log = new Going("log", "-f", "job", "-n", "2");
        Going first = new Going("log", "-f", "job", "--run", "1");
        await().until(log::out, "4\n5\n"::equals);
        await().until(first::out, "1\n2\n3\n4\n5\n"::equals);
        Files.createFile(go);

        assertThat(log.end().out()).isEqualTo("4\n5\n6\n7\n8\n9\n");
        assertThat(first.end().out()).isEqualTo("1\n2\n3\n4\n5\n6\n7\n8\n9\n");
        assertThat(worker.end().code()).isZero();
    }

    @Test
    void one_run_is_followed_no_further_than_its_own_end() {
        cli.call("enqueue", "job", "echo run $QUEUECTL_RUN; exit 1", "--backoff-base", "60");
        Going worker = new Going("worker", "run");
        await().until(() -> cli.call("log", "job").out().equals("run 1\n"));
        await().until(() -> cli.call("show", "job", "--json").out().contains("\"failed\""));
        // It is due in a minute; nobody shall begin another run however long the rest takes.
        cli.call("hold", "job");

        assertThat(cli.call("log", "-f", "job", "--run", "1").out()).isEqualTo("run 1\n");
        assertThat(cli.call("log", "-f", "job", "--run", "2").code()).isEqualTo(3);
        cli.call("worker", "stop");
        assertThat(worker.end().code()).isZero();
    }

    @Test
    void a_job_that_is_cancelled_before_it_ran_ends_the_following() {
        cli.onTerminal(80).call("enqueue", "job", "true");
        Going log = new Going("log", "-f", "job");
        // On a terminal it says when it has begun.
        await().until(log::err, "job job waits for a worker\n"::equals);
        cli.call("cancel", "job");

        assertThat(log.end()).isEqualTo(new CliBench.Answer(0, "", "job job waits for a worker\n"));
    }

    @Test
    void a_job_that_waits_says_so_once_to_whoever_sits_at_a_terminal() {
        cli.onTerminal(80).call("enqueue", "job", "true", "--delay", "1h");
        Going log = new Going("log", "-f", "job");
        await().until(() -> log.err().startsWith("job job is due in "));
        cli.call("cancel", "job");

        CliBench.Answer answer = log.end();
        assertThat(answer.code()).isZero();
        assertThat(answer.err()).containsOnlyOnce("\n");
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
