package dev.queuectl.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.Reason;
import dev.queuectl.domain.Verdict;
import dev.queuectl.store.JobQuery;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.Purge;
import dev.queuectl.store.Storage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;

/** Looking jobs up, reviving and purging them, on a real store. */
class VerbsTest {
    private static final Verdict BURY = new Verdict.Bury(Reason.EXIT);

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

    private void enqueue(String... ids) {
        List<Job> jobs = new ArrayList<>();
        for (String id : ids) {
            jobs.add(QueueBench.pending(id));
        }
        storage.jobs().enqueue(jobs, Acceptance.EACH);
    }

    private JobLookup.Answer find(String typed) {
        return new JobLookup(storage.jobs()).find(new JobId(typed));
    }

    @Test
    void an_exact_id_wins_over_those_that_begin_with_it() {
        enqueue("job", "job1", "job2");
        assertThat(find("job"))
                .isInstanceOfSatisfying(
                        JobLookup.Answer.Found.class,
                        found -> assertThat(found.job().id().value()).isEqualTo("job"));
    }

    @Test
    void a_beginning_that_one_id_has_means_that_job() {
        enqueue("abc1", "abd1");
        assertThat(find("abd"))
                .isInstanceOfSatisfying(
                        JobLookup.Answer.Found.class,
                        found -> assertThat(found.job().id().value()).isEqualTo("abd1"));
    }

    @Test
    void a_beginning_that_many_ids_have_means_none_of_them() {
        enqueue("job1", "job2");
        assertThat(find("jo"))
                .isEqualTo(
                        new JobLookup.Answer.Ambiguous(
                                List.of(new JobId("job1"), new JobId("job2"))));
    }

    @Test
    void a_word_means_the_newest_job_unless_an_id_is_or_begins_so() {
        assertThat(find("last")).isEqualTo(new JobLookup.Answer.Missing());
        enqueue("first", "second");
        assertThat(find("last"))
                .isInstanceOfSatisfying(
                        JobLookup.Answer.Found.class,
                        found -> assertThat(found.job().id().value()).isEqualTo("second"));
        enqueue("last-one");
        assertThat(find("last"))
                .isEqualTo(new JobLookup.Answer.Ambiguous(List.of(new JobId("last-one"))));
        enqueue("last", "newest");
        assertThat(find("last"))
                .isInstanceOfSatisfying(
                        JobLookup.Answer.Found.class,
                        found -> assertThat(found.job().id().value()).isEqualTo("last"));
    }

    @Test
    void letters_that_a_pattern_would_take_for_any_mean_themselves() {
        enqueue("a1b");
        assertThat(find("a_b")).isEqualTo(new JobLookup.Answer.Missing());
        assertThat(find("A1")).isEqualTo(new JobLookup.Answer.Missing());
    }

    @Test
    void of_two_who_retry_a_dead_job_one_wins() {
        Job dead = QueueBench.ended(storage, "job", BURY);
        DeadLetters letters = new DeadLetters(storage.jobs(), () -> QueueBench.NOW);
        assertThat(letters.retry(dead)).isTrue();
        assertThat(letters.retry(dead)).isFalse();
        Job revived = storage.jobs().find(List.of(dead.id())).getFirst();
        assertThat(revived.state()).isEqualTo(new JobState.Pending());
        assertThat(revived.counters().attempts()).isZero();
        assertThat(revived.runNumber()).isEqualTo(2);
    }

    @Test
    void every_dead_job_is_retried_over_many_pages_and_no_other() {
        List<String> ids = IntStream.range(0, 501).mapToObj(i -> "dead" + i).toList();
        ids.forEach(id -> QueueBench.ended(storage, id, BURY));
        QueueBench.ended(storage, "done", new Verdict.Complete());
        List<String> retried = new ArrayList<>();
        new DeadLetters(storage.jobs(), () -> QueueBench.NOW)
                .retryAll(page -> page.forEach(id -> retried.add(id.value())));
        assertThat(retried).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(storage.jobs().find(List.of(new JobId("done"))).getFirst().state())
                .isEqualTo(new JobState.Completed());
    }

    @Test
    void dead_letters_are_shown_with_what_their_last_run_said() {
        QueueBench.ended(storage, "job", BURY);
        JobQuery query =
                new JobQuery(Set.of(JobState.Kind.DEAD), Set.of(), 10, OptionalLong.empty());
        List<DeadLetters.DeadLetter> letters =
                new DeadLetters(storage.jobs(), () -> QueueBench.NOW)
                        .list(storage.jobs().list(query));
        assertThat(letters.getFirst().run().orElseThrow().output().lastErrorLine())
                .isEqualTo("oops");
    }

    @Test
    void a_job_that_is_dead_no_more_is_not_purged_from_the_dead() {
        enqueue("job");
        Job dead = QueueBench.ended(storage, "dead", BURY);
        DeadLetters letters = new DeadLetters(storage.jobs(), () -> QueueBench.NOW);
        assertThat(letters.retry(dead)).isTrue();
        assertThat(letters.purge(dead)).isFalse();
        assertThat(letters.purge(QueueBench.pending("job"))).isFalse();
        assertThat(storage.jobs().find(List.of(new JobId("job"), dead.id()))).hasSize(2);
    }

    @Test
    void purging_forgets_those_named_and_counts_them() {
        QueueBench.ended(storage, "dead", BURY);
        QueueBench.ended(storage, "done", new Verdict.Complete());
        enqueue("waiting");
        Purge dead = Purge.of(Set.of(JobState.Kind.DEAD));
        assertThat(new PurgeJobs(storage.jobs()).run(dead)).isOne();
        Purge older =
                new Purge(Set.of(JobState.Kind.COMPLETED), Optional.of(QueueBench.NOW), List.of());
        assertThat(new PurgeJobs(storage.jobs()).run(older)).isZero();
        assertThat(storage.jobs().find(List.of(new JobId("done"), new JobId("waiting"))))
                .hasSize(2);
    }
}
