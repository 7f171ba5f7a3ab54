package dev.queuectl.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.client.filter.Filter;
import dev.queuectl.client.filter.FilterReader;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.Reason;
import dev.queuectl.domain.Verdict;
import dev.queuectl.store.Amendment;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.Purge;
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
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

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

    @Test
    void a_visit_that_was_broken_off_goes_on_behind_where_it_was() {
        enqueue(2_500);
        List<String> seen = new ArrayList<>();
        FindJobs finding = new FindJobs(storage.jobs(), () -> Instant.EPOCH);
        Filter filter = FilterReader.read(List.of("id:job"));
        OptionalLong next = OptionalLong.empty();
        int visits = 0;
        do {
            FindJobs.Trail trail =
                    finding.each(
                            filter,
                            next,
                            jobs -> {
                                seen.addAll(ids(jobs));
                                return false;
                            });
            next = trail.next();
            visits++;
        } while (next.isPresent());

        assertThat(visits).isEqualTo(3);
        assertThat(seen).hasSize(2_500).doesNotHaveDuplicates();
    }

    @Test
    void a_look_that_finds_nothing_can_be_broken_off() {
        enqueue(2_500);
        List<List<Job>> visits = new ArrayList<>();
        FindJobs.Trail trail =
                new FindJobs(storage.jobs(), () -> Instant.EPOCH)
                        .each(
                                FilterReader.read(List.of("cmd:no-such-command")),
                                jobs -> {
                                    visits.add(jobs);
                                    return false;
                                });

        assertThat(visits).containsExactly(List.of());
        assertThat(trail.next()).isPresent();
    }

    private List<String> oldestFirst(FindJobs.Visitor besides) {
        List<String> seen = new ArrayList<>();
        FindJobs finding = new FindJobs(storage.jobs(), () -> QueueBench.NOW);
        Filter filter = FilterReader.read(List.of("id:job"));
        FindJobs.Trail trail = finding.each(filter, _ -> true);
        finding.eachOldestFirst(
                filter,
                trail,
                jobs -> {
                    seen.addAll(ids(jobs));
                    return besides.visit(jobs);
                });
        return seen;
    }

    @Test
    void the_oldest_may_come_first_over_many_pages() {
        enqueue(2_500);
        List<String> all = IntStream.range(0, 2_500).mapToObj(i -> "job" + i).toList();

        assertThat(oldestFirst(_ -> true)).isEqualTo(all);
        assertThat(oldestFirst(_ -> false)).isEqualTo(all.subList(0, 500));
    }

    @Test
    void what_comes_and_goes_meanwhile_makes_nobody_come_twice_or_be_left_out() {
        enqueue(2_500);
        List<String> all = IntStream.range(0, 2_500).mapToObj(i -> "job" + i).toList();
        List<String> seen =
                oldestFirst(jobs -> {
                    storage.jobs().purge(Purge.of(jobs), jobs.size());
                    storage.jobs()
                            .enqueue(
                                    List.of(
                                            QueueBench.pending(
                                                    "job-after-" + ids(jobs).getFirst())),
                                    Acceptance.EACH);
                    return true;
                });

        assertThat(seen).isEqualTo(all);
    }

    @Test
    void jobs_that_come_to_be_found_meanwhile_displace_no_others() {
        storage.jobs()
                .enqueue(
                        IntStream.range(0, 1_500)
                                .mapToObj(i -> QueueBench.pending("job" + i))
                                .toList(),
                        Acceptance.EACH);
        List<Job> even =
                find("id:job", 1_500, OptionalLong.empty()).jobs().stream()
                        .filter(job -> job.id().value().matches(".*[02468]"))
                        .toList();
        cancel(even);
        FindJobs finding = new FindJobs(storage.jobs(), () -> QueueBench.NOW);
        Filter pending = FilterReader.read(List.of("state:pending"));
        FindJobs.Trail trail = finding.each(pending, _ -> true);
        assertThat(new RetryJobs(storage.jobs(), () -> QueueBench.NOW).retry(now(even)))
                .hasSameSizeAs(even);
        List<String> seen = new ArrayList<>();
        finding.eachOldestFirst(pending, trail, jobs -> seen.addAll(ids(jobs)));

        assertThat(seen)
                .startsWith("job0", "job1", "job2")
                .endsWith("job1497", "job1498", "job1499")
                .hasSize(1_500);
    }

    private void cancel(List<Job> some) {
        Map<JobId, CancelJobs.Progress> cancelled =
                new CancelJobs(storage.jobs(), () -> QueueBench.NOW).cancel(some);
        assertThat(cancelled).hasSameSizeAs(some);
    }

    private List<Job> now(List<Job> some) {
        return storage.jobs().find(some.stream().map(Job::id).toList());
    }

    @Test
    void jobs_of_a_later_page_that_have_gone_are_not_made_up_for_by_earlier_ones() {
        enqueue(2_500);
        List<Job> newest = find("id:job", 700, OptionalLong.empty()).jobs();
        List<String> seen =
                oldestFirst(jobs -> {
                    storage.jobs().purge(Purge.of(newest), newest.size());
                    return true;
                });

        assertThat(seen).doesNotHaveDuplicates().hasSize(1_800);
    }

    @Test
    void jobs_that_changed_are_meant_only_if_they_still_are() {
        Job dead = QueueBench.ended(storage, "dead", new Verdict.Bury(Reason.EXIT));
        Job other = QueueBench.ended(storage, "other", new Verdict.Bury(Reason.EXIT));
        storage.jobs().amend(List.of(new Amendment(other, other.revived(QueueBench.NOW))));
        FindJobs finding = new FindJobs(storage.jobs(), () -> QueueBench.NOW);

        assertThat(
                        finding.stillMeant(
                                FilterReader.read(List.of("state:dead")),
                                List.of(dead.id(), other.id(), new JobId("gone"))))
                .containsExactly(dead);
    }
}
