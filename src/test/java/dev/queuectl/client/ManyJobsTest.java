package dev.queuectl.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.client.CancelJobs.Progress;
import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.Jobs;
import dev.queuectl.domain.Reason;
import dev.queuectl.domain.Verdict;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.Storage;
import dev.queuectl.store.Turn;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** Changing several jobs in one step, on a real store, while others change some of them. */
class ManyJobsTest {
    private static final Verdict BURY = new Verdict.Bury(Reason.EXIT);
    private static final Instant LATER = QueueBench.NOW.plusSeconds(300);

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

    private Job waiting(String id) {
        storage.jobs().enqueue(List.of(QueueBench.pending(id)), Acceptance.EACH);
        return now(id);
    }

    private Job claim(String id) {
        Turn.Claim claim = new Turn.Claim(1, 0, Set.of(), Optional.of(new JobId(id)));
        return storage.jobs()
                .turn(new Turn(Jobs.WORKER, QueueBench.NOW, List.of(), List.of(), claim))
                .claimed()
                .getFirst();
    }

    private Job now(String id) {
        return storage.jobs().find(List.of(new JobId(id))).getFirst();
    }

    private Kind state(String id) {
        return now(id).state().kind();
    }

    private static Set<JobId> ids(Job... jobs) {
        return Set.copyOf(List.of(jobs).stream().map(Job::id).toList());
    }

    @Test
    void all_are_retried_but_for_one_that_was_claimed_since() {
        Job dead = QueueBench.ended(storage, "dead", BURY);
        Job waiting = waiting("waiting");
        Job taken = waiting("taken");
        claim("taken");

        RetryJobs retrying = new RetryJobs(storage.jobs(), () -> LATER);
        assertThat(retrying.retry(List.of(dead, waiting, taken))).isEqualTo(ids(dead, waiting));

        assertThat(now("dead").state()).isEqualTo(new JobState.Pending());
        assertThat(state("taken")).isEqualTo(Kind.PROCESSING);
    }

    @Test
    void what_waits_is_cancelled_and_of_what_runs_the_worker_is_asked() {
        Job waiting = waiting("waiting");
        Job began = waiting("began");
        claim("began");
        waiting("running");
        Job running = claim("running");

        CancelJobs cancelling = new CancelJobs(storage.jobs(), () -> LATER);
        Map<JobId, Progress> progress = cancelling.cancel(List.of(waiting, began, running));

        assertThat(progress)
                .isEqualTo(
                        Map.of(
                                waiting.id(),
                                new Progress.Cancelled(),
                                running.id(),
                                new Progress.Asked((JobState.Processing) running.state())));
        assertThat(state("waiting")).isEqualTo(Kind.CANCELLED);
        assertThat(now("running").isCancelAsked()).isTrue();
        assertThat(now("began").isCancelAsked()).isFalse();
    }

    @Test
    void of_a_job_that_is_gone_nobody_is_asked() {
        waiting("job");
        Job running = claim("job");
        assertThat(storage.jobs().clear()).isOne();

        CancelJobs cancelling = new CancelJobs(storage.jobs(), () -> LATER);
        assertThat(cancelling.cancel(List.of(running))).isEmpty();
    }

    @Test
    void all_are_deleted_with_runs_and_output_but_for_those_that_changed_since() {
        Job dead = QueueBench.ended(storage, "dead", BURY);
        Job revived = QueueBench.ended(storage, "revived", BURY);
        Job waiting = waiting("waiting");
        Job taken = waiting("taken");
        claim("taken");
        RetryJobs retrying = new RetryJobs(storage.jobs(), () -> LATER);
        assertThat(retrying.retry(List.of(revived))).hasSize(1);

        DeleteJobs deleting = new DeleteJobs(storage.jobs());
        assertThat(deleting.delete(List.of(dead, revived, waiting, taken)))
                .isEqualTo(ids(dead, waiting));

        assertThat(storage.jobs().runs(dead.id())).isEmpty();
        assertThat(storage.jobs().output(dead.id(), 1, Channel.ERR)).isEmpty();
        assertThat(state("revived")).isEqualTo(Kind.PENDING);
        assertThat(state("taken")).isEqualTo(Kind.PROCESSING);
    }

    @Test
    void clones_have_terms_of_their_originals_and_lives_of_their_own() {
        Job dead = QueueBench.ended(storage, "dead", BURY);
        Job waiting = waiting("waiting");
        CloneJobs cloning = new CloneJobs(storage.jobs(), () -> LATER, new SplittableRandom(1));

        List<JobId> clones = cloning.cloneAll(List.of(dead, waiting));

        List<Job> found = storage.jobs().find(clones);
        assertThat(found).extracting(Job::spec).containsExactly(dead.spec(), waiting.spec());
        for (Job clone : found) {
            assertThat(clone.state()).isEqualTo(new JobState.Pending());
            assertThat(clone.counters().isNone()).isTrue();
            assertThat(clone.runAt()).isEqualTo(LATER);
            assertThat(clone.createdAt()).isEqualTo(LATER);
        }
        assertThat(now("dead")).isEqualTo(dead);
    }

    @Test
    void an_id_that_is_taken_is_drawn_once_more() {
        Job original = waiting("original");
        JobId taken =
                new CloneJobs(storage.jobs(), () -> LATER, new SplittableRandom(1))
                        .cloneAll(List.of(original))
                        .getFirst();

        List<JobId> clones =
                new CloneJobs(storage.jobs(), () -> LATER, new SplittableRandom(1))
                        .cloneAll(List.of(original, original));

        assertThat(clones).hasSize(2).doesNotHaveDuplicates().doesNotContain(taken);
        assertThat(storage.jobs().find(clones)).hasSize(2);
    }
}
