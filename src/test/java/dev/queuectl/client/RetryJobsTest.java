package dev.queuectl.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.Reason;
import dev.queuectl.domain.Verdict;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.Purge;
import dev.queuectl.store.Storage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Letting jobs run now, on a real store, alone and among others who change the same job. */
class RetryJobsTest {
    private static final Instant LATER = QueueBench.NOW.plus(Duration.ofMinutes(5));

    @TempDir Path folder;
    private Storage storage;

    @BeforeEach
    void open() {
        storage = QueueBench.open(folder);
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private RetryJobs.Answer retry(Job job) {
        return new RetryJobs(storage.jobs(), () -> LATER).retry(job);
    }

    private Job now(Job job) {
        return storage.jobs().find(List.of(job.id())).getFirst();
    }

    @Test
    void a_finished_job_starts_over_with_all_its_attempts() {
        Job done = QueueBench.ended(storage, "done", new Verdict.Complete());
        Job dead = QueueBench.ended(storage, "dead", new Verdict.Bury(Reason.EXIT));
        for (Job finished : List.of(done, dead)) {
            assertThat(retry(finished)).isEqualTo(new RetryJobs.Answer.Retried());
            Job retried = now(finished);
            assertThat(retried.state()).isEqualTo(new JobState.Pending());
            assertThat(retried.counters().attempts()).isZero();
            assertThat(retried.runNumber()).isEqualTo(2);
            assertThat(retried.isDue(LATER)).isTrue();
            assertThat(retried.fence()).isGreaterThan(finished.fence());
        }
    }

    @Test
    void a_job_that_waits_out_its_backoff_is_due_at_once_and_keeps_its_attempts() {
        Instant inAnHour = LATER.plus(Duration.ofHours(1));
        Job failed = QueueBench.ended(storage, "failed", new Verdict.Retry(inAnHour));
        assertThat(retry(failed)).isEqualTo(new RetryJobs.Answer.Retried());
        assertThat(now(failed).isDue(LATER)).isTrue();
        assertThat(now(failed).counters().attempts()).isOne();
    }

    @Test
    void a_job_for_later_is_due_at_once() {
        Job soon = QueueBench.pending("job");
        Job later =
                Job.enqueued(
                        soon.id(), soon.spec(), LATER.plus(Duration.ofDays(1)), soon.createdAt());
        storage.jobs().enqueue(List.of(later), Acceptance.EACH);
        assertThat(retry(later)).isEqualTo(new RetryJobs.Answer.Retried());
        assertThat(now(later).isDue(LATER)).isTrue();
    }

    @Test
    void whoever_was_not_the_fastest_looks_again_and_decides_by_what_the_job_is_now() {
        Job dead = QueueBench.ended(storage, "job", new Verdict.Bury(Reason.EXIT));
        assertThat(new DeadLetters(storage.jobs(), () -> QueueBench.NOW).retry(dead)).isTrue();
        Job revived = now(dead);
        assertThat(retry(dead)).isEqualTo(new RetryJobs.Answer.Retried());
        assertThat(now(dead).fence()).isEqualTo(revived.fence() + 1);
    }

    @Test
    void a_job_that_was_purged_meanwhile_is_gone() {
        Job dead = QueueBench.ended(storage, "job", new Verdict.Bury(Reason.EXIT));
        Purge all = Purge.of(Set.of(JobState.Kind.DEAD));
        assertThat(storage.jobs().purge(all, 1)).isOne();
        assertThat(retry(dead)).isEqualTo(new RetryJobs.Answer.Gone());
        assertThat(storage.jobs().find(List.of(new JobId("job")))).isEmpty();
    }
}
