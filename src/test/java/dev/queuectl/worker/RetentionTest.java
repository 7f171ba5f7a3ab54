package dev.queuectl.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.store.Amendment;
import dev.queuectl.store.AuditEntry;
import dev.queuectl.store.JobQuery;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.StoreException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Forgetting jobs that were kept for long enough, on a real store and a clock to be set. */
@Timeout(600)
class RetentionTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration REST = Duration.ofSeconds(30);
    private static final Duration MILLISECOND = Duration.ofMillis(1);

    @TempDir Path folder;
    private WorkerBench bench;
    private WorkerLog log;
    private Retention retention;

    @BeforeEach
    void open() {
        bench = new WorkerBench(folder);
        log = new WorkerLog(bench::log, bench.clock);
        retention = new Retention(bench.storage, bench.clock, log);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** Leaves a job in each state but processing, all of them changed now. */
    private void fill() throws InterruptedException {
        try (Worker worker = bench.worker()) {
            bench.enqueue("completed");
            worker.turn();
            bench.endNext(worker, "completed", 0);
            bench.enqueue("dead");
            worker.turn();
            bench.endNext(worker, "dead", 1);
            bench.enqueue("failed", WorkerBench.spec(3));
            worker.turn();
            bench.endNext(worker, "failed", 1);
        }
        cancelled("cancelled");
        bench.enqueue("pending");
    }

    private void cancelled(String... ids) {
        List<Job> jobs = new ArrayList<>();
        List<Amendment> amendments = new ArrayList<>();
        Instant now = bench.clock.instant();
        for (String id : ids) {
            Job job = Job.enqueued(new JobId(id), WorkerBench.spec(0), now, now);
            jobs.add(job);
            amendments.add(new Amendment(job, job.cancelled(now)));
        }
        bench.storage.jobs().enqueue(jobs, Acceptance.EACH);
        bench.storage.jobs().amend(amendments);
    }

    private void cancelled(String prefix, int count) {
        String[] ids = new String[count];
        for (int i = 0; i < count; i++) {
            ids[i] = prefix + i;
        }
        cancelled(ids);
    }

    private Set<String> left() {
        JobQuery all = new JobQuery(Set.of(), Set.of(), 10_000, OptionalLong.empty());
        return Set.copyOf(
                bench.storage.jobs().list(all).jobs().stream()
                        .map(job -> job.id().value())
                        .toList());
    }

    @Test
    void completed_and_cancelled_jobs_go_after_seven_days_and_dead_ones_after_ninety()
            throws Exception {
        fill();
        bench.clock.advance(Duration.ofDays(7));
        assertThat(retention.turn()).isZero();
        bench.clock.advance(REST);
        assertThat(retention.turn()).isEqualTo(2);
        assertThat(left()).containsExactlyInAnyOrder("dead", "failed", "pending");

        bench.clock.advance(Duration.ofDays(83).minus(REST));
        assertThat(retention.turn()).isZero();
        bench.clock.advance(REST);
        assertThat(retention.turn()).isOne();
        assertThat(left()).containsExactlyInAnyOrder("failed", "pending");
    }

    @Test
    void what_operators_did_is_forgotten_after_ninety_days() {
        Instant now = bench.clock.instant();
        bench.storage.audit().add(new AuditEntry(now, "ann", "web1", "purge", "", "done"));
        bench.clock.advance(Duration.ofDays(90));
        int _ = retention.turn();
        assertThat(bench.storage.audit().newest(Instant.EPOCH, Optional.empty(), 1)).hasSize(1);

        bench.clock.advance(Duration.ofMinutes(1));
        int _ = retention.turn();
        assertThat(bench.storage.audit().newest(Instant.EPOCH, Optional.empty(), 1)).isEmpty();
    }

    @Test
    void jobs_that_wait_or_run_are_never_forgotten() throws Exception {
        bench.storage.settings().put("retention_completed", "1ms");
        bench.storage.settings().put("retention_dead", "1ms");
        fill();
        bench.enqueue("running");
        Worker worker = bench.worker(3, Optional.empty(), List.of());
        bench.enqueue("later", WorkerBench.spec(0), bench.clock.instant().plus(Duration.ofDays(9)));
        worker.turn();
        bench.commands.next();
        assertThat(bench.state("running")).isEqualTo(JobState.Kind.PROCESSING);

        bench.clock.advance(Duration.ofDays(1));
        WorkerBench.until(() -> {
            bench.clock.advance(SECOND);
            int _ = retention.turn();
            return left().size() == 4;
        });
        bench.clock.advance(SECOND);
        assertThat(retention.turn()).isZero();
        assertThat(left()).containsExactlyInAnyOrder("failed", "pending", "running", "later");
    }

    @Test
    void zero_keeps_jobs_for_ever() throws Exception {
        bench.storage.settings().put("retention_completed", "0");
        bench.storage.settings().put("retention_dead", "0s");
        fill();
        bench.clock.advance(Duration.ofDays(36_000));
        assertThat(retention.turn()).isZero();
        assertThat(left()).hasSize(5);
    }

    @Test
    void a_changed_setting_is_obeyed_in_the_next_turn() throws Exception {
        fill();
        bench.clock.advance(Duration.ofHours(1));
        assertThat(retention.turn()).isZero();
        bench.storage.settings().put("retention_dead", "30m");
        bench.clock.advance(SECOND);
        assertThat(retention.turn()).as("it rests").isZero();
        retention.hurry();
        assertThat(retention.turn()).isOne();
        bench.storage.settings().put("retention_completed", "1h1s1ms");
        bench.clock.advance(SECOND);
        assertThat(retention.turn()).isEqualTo(2);
        assertThat(left()).containsExactlyInAnyOrder("failed", "pending");
    }

    @Test
    void jobs_that_have_piled_up_go_some_slices_a_second_oldest_first() {
        cancelled("old", 1250);
        bench.clock.advance(MILLISECOND);
        cancelled("new", 7);
        bench.clock.advance(Duration.ofDays(8));
        assertThat(retention.turn()).isEqualTo(50 + 100 + 200 + 400 + 500);
        bench.clock.advance(SECOND.minus(MILLISECOND));
        assertThat(retention.turn()).isZero();
        assertThat(left()).hasSize(7).allMatch(id -> id.startsWith("new"));
        bench.clock.advance(MILLISECOND);
        assertThat(retention.turn()).isEqualTo(7);
    }

    @Test
    void slices_grow_while_they_are_quick_but_not_without_end() {
        cancelled("job", 5000);
        bench.clock.advance(Duration.ofDays(8));
        for (int forgotten : new int[] {50 + 100 + 200 + 400 + 500, 5 * 500, 5000 - 3750}) {
            assertThat(retention.turn()).isEqualTo(forgotten);
            bench.clock.advance(SECOND);
        }
    }

    @Test
    void slices_that_take_long_are_followed_by_smaller_ones() {
        cancelled("job", 200);
        bench.clock.advance(Duration.ofDays(8));
        Retention slow = new Retention(bench.storage, everyLookTakes(SECOND.dividedBy(4)), log);
        for (int slice : new int[] {50, 20, 10, 10}) {
            assertThat(slow.turn()).isEqualTo(slice);
            bench.clock.advance(SECOND);
        }
    }

    private InstantSource everyLookTakes(Duration time) {
        return () -> {
            Instant now = bench.clock.instant();
            bench.clock.advance(time);
            return now;
        };
    }

    @Test
    void dead_jobs_get_what_is_left_of_a_slice_or_the_next() throws Exception {
        fill();
        bench.storage.settings().put("retention_dead", "7d");
        cancelled("more", 48);
        bench.clock.advance(Duration.ofDays(8));
        assertThat(retention.turn()).isEqualTo(50 + 1);
        assertThat(left()).containsExactlyInAnyOrder("failed", "pending");
    }

    @Test
    void a_clock_that_is_set_back_does_not_end_the_forgetting() {
        cancelled("job");
        bench.clock.advance(Duration.ofDays(30));
        assertThat(retention.turn()).isOne();
        bench.clock.advance(Duration.ofDays(-10));
        cancelled("other");
        bench.clock.advance(Duration.ofDays(8));
        assertThat(retention.turn()).isOne();
    }

    @Test
    void several_workers_forget_each_job_once() throws Exception {
        cancelled("job", 70);
        bench.clock.advance(Duration.ofDays(8));
        Retention other = new Retention(bench.storage, bench.clock, log);
        CompletableFuture<Integer> others = CompletableFuture.supplyAsync(other::turn);
        assertThat(retention.turn() + others.get()).isEqualTo(70);
        assertThat(left()).isEmpty();
    }

    @Test
    void a_trouble_that_passes_is_logged_once_and_the_next_turn_tries_again() {
        cancelled("job");
        bench.clock.advance(Duration.ofDays(8));
        bench.storage.fail("purge");
        assertThat(retention.turn()).isZero();
        bench.clock.advance(SECOND);
        assertThat(retention.turn()).isZero();
        bench.storage.mend();
        log.flush();
        assertThat(bench.log()).containsOnlyOnce("finished jobs are kept longer than they need be");
        bench.clock.advance(SECOND);
        assertThat(retention.turn()).isOne();
    }

    @Test
    void a_setting_that_this_version_cannot_read_forgets_nothing() {
        cancelled("job");
        bench.clock.advance(Duration.ofDays(8));
        bench.storage.settings().put("retention_completed", "a while");
        assertThat(retention.turn()).isZero();
        log.flush();
        assertThat(bench.log()).contains("retention_completed");
    }

    @Test
    void a_store_that_is_damaged_is_told_to_whoever_turns() {
        bench.storage.breakDown("purge");
        assertThatThrownBy(retention::turn).isInstanceOf(StoreException.class);
    }

    @Test
    void a_worker_forgets_beside_its_jobs() {
        cancelled("job");
        Worker worker = bench.worker();
        bench.clock.advance(Duration.ofDays(8));
        WorkerBench.until(() -> left().isEmpty());
        bench.enqueue("next");
        worker.turn();
        assertThat(bench.state("next")).isEqualTo(JobState.Kind.PROCESSING);
    }

    @Test
    void durations_need_a_unit_but_nothing_is_nothing() {
        assertThat(RetentionSettings.from(Map.of()))
                .isEqualTo(new RetentionSettings(Duration.ofDays(7), Duration.ofDays(90)));
        assertThat(RetentionSettings.COMPLETED.parse("0")).isZero();
        assertThat(RetentionSettings.COMPLETED.parse("1h30m")).hasMinutes(90);
        for (String wrong : List.of("7", "", "-1d", "99999d", "week")) {
            assertThatThrownBy(() -> RetentionSettings.DEAD.parse(wrong))
                    .isInstanceOf(InvalidValue.class)
                    .hasMessageContaining("retention_dead");
        }
    }
}
