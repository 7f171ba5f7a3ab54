package dev.queuectl.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.Reason;
import dev.queuectl.domain.Verdict;
import dev.queuectl.store.Amendment;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.Purge;
import dev.queuectl.store.Storage;
import dev.queuectl.store.StoreException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/** Waiting for jobs, on a real store that another connection changes meanwhile. */
@Timeout(600)
class WaitForJobsTest {
    private static final Verdict COMPLETE = new Verdict.Complete();

    @TempDir Path folder;
    private final AtomicReference<Instant> now = new AtomicReference<>(QueueBench.NOW);
    private final Queue<String> told = new ConcurrentLinkedQueue<>();
    private Storage storage;
    private Storage other;

    private final WaitForJobs.Ends ends =
            new WaitForJobs.Ends() {
                @Override
                public void ended(Job job) {
                    told.add(job.id() + " " + job.state().kind().label());
                }

                @Override
                public void purged(JobId id) {
                    told.add(id + " purged");
                }
            };

    @BeforeEach
    void open() {
        storage = QueueBench.open(folder);
        other = QueueBench.open(folder);
    }

    @AfterEach
    void close() {
        storage.close();
        other.close();
    }

    private static List<JobId> ids(String... ids) {
        return List.of(ids).stream().map(JobId::new).toList();
    }

    private void enqueue(String... ids) {
        List<Job> jobs = List.of(ids).stream().map(QueueBench::pending).toList();
        other.jobs().enqueue(jobs, Acceptance.EACH);
    }

    private CompletableFuture<Set<JobId>> waiting(WaitForJobs waiting, String... ids) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return waiting.await(ids(ids), Instant.MAX, ends);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    /** Begins to wait, which it has done when it tells of one that had ended before. */
    private CompletableFuture<Set<JobId>> waitingAlready(WaitForJobs waiting, String... ids) {
        QueueBench.ended(other, "ended-before", COMPLETE);
        String[] all = Arrays.copyOf(ids, ids.length + 1);
        all[ids.length] = "ended-before";
        CompletableFuture<Set<JobId>> call = waiting(waiting, all);
        await().until(() -> told.remove("ended-before completed"));
        return call;
    }

    private WaitForJobs waiter() {
        return new WaitForJobs(storage, now::get);
    }

    @Test
    void those_that_had_ended_before_are_told_and_not_waited_for() throws Exception {
        QueueBench.ended(other, "done", COMPLETE);
        QueueBench.ended(other, "dead", new Verdict.Bury(Reason.EXIT));
        assertThat(waiter().await(ids("done", "dead"), Instant.MAX, ends)).isEmpty();
        assertThat(told).containsExactly("done completed", "dead dead");
    }

    @Test
    void each_is_told_when_it_ends_and_the_waiting_is_over_with_the_last() throws Exception {
        enqueue("first", "last");
        CompletableFuture<Set<JobId>> call = waiting(waiter(), "first", "last");
        QueueBench.ended(other, "last", COMPLETE);
        await().until(() -> told.contains("last completed"));
        assertThat(call).isNotDone();
        QueueBench.ended(other, "first", COMPLETE);
        assertThat(call.get()).isEmpty();
        assertThat(told).containsExactly("last completed", "first completed");
    }

    @Test
    void a_failed_job_that_will_be_retried_has_not_ended() throws Exception {
        QueueBench.ended(other, "job", new Verdict.Retry(QueueBench.NOW.plusSeconds(60)));
        assertThat(waiter().await(ids("job"), QueueBench.NOW, ends)).containsExactly(id("job"));
        assertThat(told).isEmpty();
    }

    @Test
    void a_job_that_is_purged_meanwhile_is_told_as_such() throws Exception {
        enqueue("job");
        CompletableFuture<Set<JobId>> call = waitingAlready(waiter(), "job");
        other.jobs().purge(Purge.of(Set.of(JobState.Kind.PENDING)), 1);
        assertThat(call.get()).isEmpty();
        assertThat(told).containsExactly("job purged");
    }

    @Test
    void those_that_are_left_when_time_is_up_are_answered() throws Exception {
        enqueue("slow");
        QueueBench.ended(other, "done", COMPLETE);
        Instant deadline = QueueBench.NOW.plusSeconds(10);
        CompletableFuture<Set<JobId>> call =
                CompletableFuture.supplyAsync(() -> {
                    try {
                        return waiter().await(ids("slow", "done"), deadline, ends);
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
        await().until(() -> told.contains("done completed"));
        assertThat(call).isNotDone();
        now.set(deadline);
        assertThat(call.get()).containsExactly(id("slow"));
    }

    @Test
    void a_stop_ends_the_waiting_and_one_before_it_lets_it_look_once() throws Exception {
        enqueue("slow");
        WaitForJobs waiting = waiter();
        CompletableFuture<Set<JobId>> call = waitingAlready(waiting, "slow");
        waiting.stop();
        assertThat(call.get()).containsExactly(id("slow"));
        QueueBench.ended(other, "done", COMPLETE);
        assertThat(waiting.await(ids("slow", "done"), Instant.MAX, ends))
                .containsExactly(id("slow"));
        assertThat(told).containsExactly("done completed");
    }

    @Test
    void more_jobs_than_are_read_at_a_time_are_all_noticed() throws Exception {
        String[] many = IntStream.range(0, 501).mapToObj(i -> "job" + i).toArray(String[]::new);
        enqueue(many);
        CompletableFuture<Set<JobId>> call = waitingAlready(waiter(), many);
        List<Amendment> cancellations =
                other.jobs().find(ids(many)).stream()
                        .map(job -> new Amendment(job, job.cancelled(QueueBench.NOW)))
                        .toList();
        other.jobs().amend(cancellations);
        assertThat(call.get()).isEmpty();
        assertThat(told).hasSize(501).allMatch(line -> line.endsWith(" cancelled"));
    }

    @Test
    void an_end_is_noticed_although_every_hint_is_lost() throws Exception {
        enqueue("job");
        WaitForJobs waiting = new WaitForJobs(new SilentStorage(storage), now::get);
        CompletableFuture<Set<JobId>> call = waitingAlready(waiting, "job");
        QueueBench.ended(other, "job", COMPLETE);
        assertThat(call.get()).isEmpty();
        assertThat(told).containsExactly("job completed");
    }

    @Test
    void a_store_that_was_replaced_is_not_waited_for() {
        enqueue("job");
        SilentStorage replaced = new SilentStorage(storage);
        replaced.replace();
        WaitForJobs waiting = new WaitForJobs(replaced, now::get);
        assertThatThrownBy(() -> waiting.await(ids("job"), Instant.MAX, ends))
                .isInstanceOf(StoreException.class)
                .hasMessage("replaced");
    }

    private static JobId id(String id) {
        return new JobId(id);
    }
}
