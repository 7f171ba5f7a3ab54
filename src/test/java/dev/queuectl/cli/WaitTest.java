package dev.queuectl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState;
import dev.queuectl.store.Amendment;
import dev.queuectl.store.Purge;
import dev.queuectl.store.Storage;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** {@code wait}: its exit codes, and what it says on which stream. */
@Timeout(600)
class WaitTest {
    @TempDir Path folder;
    private CliBench cli;

    @BeforeEach
    void open() {
        cli = new CliBench(folder.resolve("home"));
    }

    /** Leaves a completed and a dead job, and one that waits for tomorrow. */
    private void fill() {
        cli.call("enqueue", "done", "true");
        cli.call("enqueue", "dead", "exit 3", "--max-retries", "0");
        cli.call("worker", "run", "--drain");
        cli.call("enqueue", "later", "true", "--delay", "1d");
    }

    @Test
    void of_a_completed_job_nothing_is_said() {
        fill();
        assertThat(cli.call("wait", "done")).isEqualTo(new CliBench.Answer(0, "", ""));
    }

    @Test
    void a_dead_job_is_code_7_and_is_told_with_its_reason() {
        fill();
        assertThat(cli.call("wait", "dead", "done"))
                .isEqualTo(
                        new CliBench.Answer(
                                7,
                                "",
                                """
                                error: job 'dead' is dead: exit 3
                                  try: queuectl log dead
                                """));
    }

    @Test
    void a_cancelled_job_is_code_7() {
        fill();
        try (Storage storage = cli.storage()) {
            Job later = CliBench.job(storage, "later");
            storage.jobs().amend(List.of(new Amendment(later, later.cancelled(later.createdAt()))));
        }
        CliBench.Answer answer = cli.call("wait", "later");
        assertThat(answer.code()).isEqualTo(7);
        assertThat(answer.err()).startsWith("error: job 'later' is cancelled\n");
    }

    @Test
    void time_that_is_up_is_code_8_and_says_where_the_jobs_stand() {
        fill();
        CliBench.Answer one = cli.call("wait", "later", "--timeout", "0s");
        assertThat(one.code()).isEqualTo(8);
        assertThat(one.err())
                .startsWith("error: job 'later' has not ended, and no worker is running\n")
                .contains("  job 'later' is pending, due in 23h")
                .endsWith("  try: queuectl worker start\n");
        CliBench.Answer some = cli.call("wait", "later", "done", "--timeout", "20ms");
        assertThat(some.code()).isEqualTo(8);
        assertThat(some.err()).startsWith("error: 1 of 2 jobs have not ended within 20ms");
    }

    @Test
    void json_is_an_array_of_those_that_ended_whatever_the_code() {
        fill();
        CliBench.Answer both = cli.call("wait", "dead", "done", "--json");
        assertThat(both.code()).isEqualTo(7);
        assertThat(both.out())
                .startsWith("[{\"id\":\"dead\",")
                .contains("},{\"id\":\"done\",")
                .endsWith("}]\n");
        assertThat(both.err()).startsWith("{\"error\":{\"code\":\"ended_otherwise\",");
        CliBench.Answer late = cli.call("wait", "later", "--timeout", "0s", "--json");
        assertThat(late.code()).isEqualTo(8);
        assertThat(late.out()).isEqualTo("[]\n");
        assertThat(late.err()).startsWith("{\"error\":{\"code\":\"timed_out\",");
    }

    @Test
    void an_unknown_id_is_code_3_before_anything_is_waited_for() {
        fill();
        CliBench.Answer answer = cli.call("wait", "later", "nobody");
        assertThat(answer.code()).isEqualTo(3);
        assertThat(answer.err()).contains("there is no job 'nobody'");
    }

    @Test
    void a_job_that_is_purged_while_it_is_waited_for_is_code_3() throws Exception {
        fill();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        CompletableFuture<Integer> call =
                CompletableFuture.supplyAsync(
                        () -> cli.call(new ByteArrayOutputStream(), err, "wait", "later", "dead"));
        // It has begun to wait when it tells of the other.
        await().until(() -> err.toString(StandardCharsets.UTF_8).contains("'dead' is dead"));
        try (Storage storage = cli.storage()) {
            Set<JobState.Kind> pending = Set.of(JobState.Kind.PENDING);
            storage.jobs().purge(Purge.of(pending), 1);
        }
        assertThat(call.get()).isEqualTo(3);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("error: job 'later' was purged while it was waited for");
    }

    @Test
    void whoever_waits_although_no_worker_is_there_is_told_and_the_wait_ends_with_the_job()
            throws Exception {
        cli.call("enqueue", "job", "true");
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        CompletableFuture<Integer> call =
                CompletableFuture.supplyAsync(
                        () -> cli.call(new ByteArrayOutputStream(), err, "wait", "job"));
        await().until(() ->
                err.toString(StandardCharsets.UTF_8).startsWith("no worker is running"));
        assertThat(cli.call("worker", "run", "--drain").code()).isZero();
        assertThat(call.get()).isZero();
    }

    @Test
    void on_a_terminal_the_line_of_progress_does_not_mix_with_what_is_said() {
        fill();
        String err = cli.onTerminal(80).call("wait", "dead", "later", "--timeout", "0s").err();
        assertThat(err.replace("\u001b[K", ""))
                .startsWith("\rwaiting for 2 jobs\r\r")
                .contains("job 'dead' is dead")
                .contains("\rwaiting for 1 job\r\r");
    }
}
