package dev.queuectl.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.client.filter.FilterReader;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.Reason;
import dev.queuectl.domain.Verdict;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.Specimens;
import dev.queuectl.store.Storage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** Finding jobs by a filter, on a real store. */
class FindJobsTest {
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

    private void enqueue(int count) {
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            jobs.add(QueueBench.pending("job" + i));
        }
        storage.jobs().enqueue(jobs, Acceptance.EACH);
    }

    private FindJobs.Found find(String filter, int limit, OptionalLong before) {
        return new FindJobs(storage.jobs(), () -> QueueBench.NOW)
                .find(FilterReader.read(List.of(filter)), limit, before, Duration.ofMinutes(1));
    }

    private static List<String> ids(List<Job> jobs) {
        return jobs.stream().map(job -> job.id().value()).toList();
    }

    @Test
    void pages_follow_each_other_whether_an_index_helps_or_not() {
        enqueue(10);
        for (String filter : List.of("state:pending", "id:job", "queue:default id:job")) {
            List<String> seen = new ArrayList<>();
            OptionalLong cursor = OptionalLong.empty();
            do {
                FindJobs.Found found = find(filter, 3, cursor);
                assertThat(found.reached()).isEmpty();
                seen.addAll(ids(found.jobs()));
                cursor = found.next();
            } while (cursor.isPresent());
            assertThat(seen)
                    .as(filter)
                    .containsExactly(
                            "job9", "job8", "job7", "job6", "job5", "job4", "job3", "job2", "job1",
                            "job0");
        }
    }

    @Test
    void what_only_the_latest_run_tells_is_found() {
        enqueue(3);
        QueueBench.ended(storage, "broken", new Verdict.Bury(Reason.EXIT));

        assertThat(ids(find("error:OOPS", 10, OptionalLong.empty()).jobs()))
                .containsExactly("broken");
        assertThat(find("error:OOPS state:pending", 10, OptionalLong.empty()).jobs()).isEmpty();
    }

    @Test
    void terms_that_exclude_each_other_find_nothing() {
        enqueue(3);

        assertThat(find("state:dead state:pending", 10, OptionalLong.empty()).jobs()).isEmpty();
    }

    @Test
    void when_time_is_up_it_says_how_far_it_looked_and_where_to_go_on() {
        enqueue(2_500);
        AtomicLong seconds = new AtomicLong();
        FindJobs slow =
                new FindJobs(
                        storage.jobs(),
                        () -> QueueBench.NOW.plusSeconds(seconds.getAndIncrement()));

        FindJobs.Found found =
                slow.find(
                        FilterReader.read(List.of("id:job0")),
                        10,
                        OptionalLong.empty(),
                        Duration.ofSeconds(1));

        assertThat(found.jobs()).isEmpty();
        assertThat(found.reached()).contains(QueueBench.NOW);
        assertThat(ids(find("id:job0", 10, found.next()).jobs())).containsExactly("job0");
    }

    @Test
    void a_rare_tag_leads_past_the_jobs_that_wait() {
        storage.jobs()
                .enqueue(
                        List.of(Specimens.tagged(QueueBench.pending("oldest"), "rare")),
                        Acceptance.EACH);
        enqueue(12_000);

        FindJobs.Found found = findInNoTime("tag:rare state:pending id:o");

        assertThat(ids(found.jobs())).containsExactly("oldest");
        assertThat(found.next()).isEmpty();
    }

    @Test
    void a_rare_state_leads_past_the_jobs_with_a_tag() {
        QueueBench.ended(storage, "oldest", new Verdict.Bury(Reason.EXIT));
        List<Job> tagged = new ArrayList<>();
        for (int i = 0; i < 12_000; i++) {
            tagged.add(Specimens.tagged(QueueBench.pending("job" + i), "common"));
        }
        storage.jobs().enqueue(tagged, Acceptance.EACH);

        FindJobs.Found found = findInNoTime("tag:common state:dead");

        assertThat(found.jobs()).isEmpty();
        assertThat(found.next()).isEmpty();
    }

    /** Looks at one page. */
    private FindJobs.Found findInNoTime(String filter) {
        return new FindJobs(storage.jobs(), () -> QueueBench.NOW)
                .find(FilterReader.read(List.of(filter)), 10, OptionalLong.empty(), Duration.ZERO);
    }

    @Test
    void every_job_that_is_meant_is_visited_once() {
        enqueue(2_500);
        List<String> seen = new ArrayList<>();
        new FindJobs(storage.jobs(), () -> Instant.EPOCH)
                .each(
                        FilterReader.read(List.of("-id:job1")),
                        jobs -> {
                            seen.addAll(ids(jobs));
                            return true;
                        });

        assertThat(seen).hasSize(2_500 - 1 - 10 - 100 - 1_000).doesNotHaveDuplicates();
    }

    @Test
    void a_visit_can_be_broken_off() {
        enqueue(2_500);
        List<String> seen = new ArrayList<>();
        new FindJobs(storage.jobs(), () -> Instant.EPOCH)
                .each(
                        FilterReader.read(List.of("id:job")),
                        jobs -> {
                            seen.addAll(ids(jobs));
                            return false;
                        });

        assertThat(seen).hasSize(1_000);
    }
}
