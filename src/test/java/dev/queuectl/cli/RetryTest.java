package dev.queuectl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.queuectl.client.RetryJobs;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState;
import dev.queuectl.store.Storage;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/** {@code retry}: what it says and prints, and what it leaves alone. */
@Timeout(600)
class RetryTest {
    @TempDir Path folder;
    private CliBench cli;

    @BeforeEach
    void open() {
        cli = new CliBench(folder.resolve("home"));
    }

    @Test
    void ids_are_printed_and_the_sentence_is_for_the_person() {
        cli.call("enqueue", "one", "true", "--delay", "1h");
        cli.call("enqueue", "two", "true", "--delay", "1h");
        assertThat(cli.call("retry", "one", "tw"))
                .isEqualTo(new CliBench.Answer(0, "one\ntwo\n", "retried 2 jobs\n"));
        assertThat(cli.call("retry", "one", "--json"))
                .isEqualTo(new CliBench.Answer(0, "[\"one\"]\n", ""));
    }

    @Test
    void a_job_that_is_named_twice_is_retried_once() {
        cli.call("enqueue", "job", "true", "--delay", "1h");
        assertThat(cli.call("retry", "job", "jo").out()).isEqualTo("job\n");
        try (Storage storage = cli.storage()) {
            assertThat(CliBench.job(storage, "job").fence()).isOne();
        }
    }

    @Test
    void some_done_and_some_refused_is_code_6_and_none_done_is_the_code_of_the_first() {
        cli.call("enqueue", "job", "true", "--delay", "1h");
        CliBench.Answer some = cli.call("retry", "nobody", "job");
        assertThat(some.code()).isEqualTo(6);
        assertThat(some.out()).isEqualTo("job\n");
        assertThat(some.err()).contains("there is no job 'nobody'");
        CliBench.Answer none = cli.call("retry", "nobody", "../x");
        assertThat(none.code()).isEqualTo(3);
        assertThat(none.err()).doesNotContain("retried");
        assertThat(cli.call("retry", "../x", "nobody").code()).isEqualTo(2);
    }

    @Test
    void the_dead_letter_queue_sends_a_job_that_is_not_dead_here() {
        cli.call("enqueue", "job", "true", "--delay", "1h");
        CliBench.Answer answer = cli.call("dlq", "retry", "job");
        assertThat(answer.code()).isEqualTo(4);
        assertThat(answer.err()).endsWith("  try: queuectl retry job\n");
    }

    @Test
    void a_running_job_is_left_alone_also_by_whoever_saw_it_wait() throws Exception {
        Path gate = folder.resolve("gate");
        cli.call("enqueue", "job", "until test -e " + gate + "; do sleep 0.02; done");
        try (Storage storage = cli.storage()) {
            final Job seen = CliBench.job(storage, "job");
            CompletableFuture<CliBench.Answer> worker =
                    CompletableFuture.supplyAsync(() -> cli.call("worker", "run", "--drain"));
            try {
                await().until(() -> state(storage) == JobState.Kind.PROCESSING);

                CliBench.Answer answer = cli.call("retry", "job");
                assertThat(answer.code()).isEqualTo(4);
                assertThat(answer.out()).isEmpty();
                assertThat(answer.err())
                        .matches(
                                """
                                error: job 'job' cannot be retried: it is still running
                                  worker \\S+ \\(pid %d\\) has held it for \\d+m?s
                                  try: queuectl cancel job, then queuectl retry job
                                """
                                        .formatted(ProcessHandle.current().pid()));
                assertThat(new RetryJobs(storage.jobs(), InstantSource.system()).retry(seen))
                        .isInstanceOf(RetryJobs.Answer.Held.class);
            } finally {
                Files.createFile(gate);
            }
            assertThat(worker.get().code()).isZero();
            assertThat(storage.jobs().runs(seen.id())).hasSize(1);
        }
    }

    private static JobState.Kind state(Storage storage) {
        return CliBench.job(storage, "job").state().kind();
    }
}
