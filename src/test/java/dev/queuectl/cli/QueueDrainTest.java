package dev.queuectl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** When {@code queue drain} returns, and what it says. */
class QueueDrainTest {
    @TempDir Path home;
    private CliBench cli;

    @BeforeEach
    void open() {
        cli = new CliBench(home);
    }

    @Test
    void it_returns_when_workers_have_run_what_was_to_run() {
        assertThat(cli.call("enqueue", "one", "true", "--queue", "mail").code()).isZero();
        assertThat(cli.call("enqueue", "late", "true", "--queue", "mail", "--delay", "1h").code())
                .isZero();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        CompletableFuture<Integer> drained =
                CompletableFuture.supplyAsync(
                        () -> cli.call(new ByteArrayOutputStream(), err, "queue", "drain", "mail"));
        await("it has begun").until(() -> err.toString(UTF_8).startsWith("note: no worker serves"));
        assertThat(cli.call("worker", "run", "--drain").code()).isZero();

        assertThat(drained.join()).isZero();
        assertThat(err.toString(UTF_8)).contains("queue mail is drained; 1 job for later");
        assertThat(cli.call("show", "one").out()).contains("state\tcompleted");
    }

    @Test
    void it_gives_up_when_time_is_up() {
        assertThat(cli.call("enqueue", "one", "true", "--queue", "mail").code()).isZero();

        CliBench.Answer answer = cli.call("queue", "drain", "mail", "--timeout", "0s");

        assertThat(answer.code()).isEqualTo(8);
        assertThat(answer.err()).contains("queue 'mail' is not drained: 0 jobs run, 1 to run");
    }

    @Test
    void of_a_paused_queue_it_waits_for_what_runs_alone_and_held_jobs_are_for_later() {
        assertThat(cli.call("enqueue", "one", "true", "--queue", "mail").code()).isZero();
        assertThat(cli.call("enqueue", "two", "true", "--queue", "mail").code()).isZero();
        assertThat(cli.call("hold", "two").code()).isZero();
        assertThat(cli.call("queue", "pause", "mail").code()).isZero();

        assertThat(cli.call("queue", "drain", "mail").err())
                .contains("queue mail is drained; 1 job for later; it is paused, and holds 1 job");
        assertThat(cli.call("queue", "drain", "mail", "--json").out())
                .isEqualTo(
                        "{\"queue\":\"mail\",\"running\":0,\"due\":1,\"later\":1,\"paused\":true}\n");
    }

    @Test
    void an_empty_queue_is_drained_and_one_must_be_named() {
        assertThat(cli.call("queue", "drain", "nothing").code()).isZero();
        assertThat(cli.call("queue", "drain").code()).isEqualTo(2);
        assertThat(cli.call("queue", "drain", "a b").code()).isEqualTo(2);
    }
}
