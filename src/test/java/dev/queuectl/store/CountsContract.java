package dev.queuectl.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.Verdict;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What counting promises. */
public abstract class CountsContract extends JobStoreContract {

    @Test
    void an_empty_store_counts_nothing() {
        Summary summary = jobs().summary(NOW);

        assertThat(summary.count(Set.of(Kind.values()))).isZero();
        assertThat(summary.oldestDue()).isEmpty();
        assertThat(summary.lastHour()).isEqualTo(new Summary.Throughput(0, 0));
        assertThat(jobs().backlog(Set.of(), NOW)).isEqualTo(new Backlog(0, 0, 0));
        assertThat(jobs().held()).isEmpty();
    }

    @Test
    void jobs_are_counted_by_queue_and_state() {
        completed("done-1", NOW);
        completed("done-2", NOW);
        dead("dead", NOW);
        failed("failed", NOW.plusSeconds(2));
        processing("running");
        enqueue(
                Specimens.job("mail", Specimens.MAIL, 0, NOW),
                Specimens.job("later", Specimens.MAIL, 0, NOW.plusSeconds(60)));

        Summary summary = other.jobs().summary(NOW);

        assertThat(summary.counts().get(QueueName.DEFAULT))
                .containsAllEntriesOf(
                        Map.of(
                                Kind.COMPLETED, 2L,
                                Kind.DEAD, 1L,
                                Kind.FAILED, 1L,
                                Kind.PROCESSING, 1L));
        assertThat(summary.counts().get(Specimens.MAIL)).containsEntry(Kind.PENDING, 2L);
        assertThat(summary.count(Set.of(Kind.PENDING, Kind.FAILED))).isEqualTo(3);
    }

    @Test
    void the_oldest_due_job_is_the_one_that_could_have_started_first() {
        Instant first = NOW.minusSeconds(30);
        enqueue(
                Specimens.job("b", QueueName.DEFAULT, 9, NOW.minusSeconds(10)),
                Specimens.job("a", QueueName.DEFAULT, 0, first),
                Specimens.job("later", QueueName.DEFAULT, 0, NOW.plusSeconds(1)));

        assertThat(jobs().summary(NOW).oldestDue()).contains(first);
        claimed("a");
        claimed("b");
        assertThat(jobs().summary(NOW).oldestDue()).isEmpty();
        assertThat(jobs().summary(NOW.plusSeconds(1)).oldestDue()).contains(NOW.plusSeconds(1));
    }

    @Test
    void throughput_counts_ended_runs_by_the_minute() {
        Instant minute = Instant.parse("2025-11-04T11:00:00Z");
        conclude(Specimens.completion(processing("hour-ago"), minute.minus(Duration.ofHours(1))));
        conclude(Specimens.completion(processing("too-old"), minute.minusSeconds(3601)));
        conclude(Specimens.completion(processing("before"), minute.minusMillis(1)));
        conclude(Specimens.death(processing("now"), minute));
        conclude(Specimens.failure(processing("again"), minute.plusSeconds(5), minute));
        conclude(
                Specimens.conclusion(
                        processing("lost"),
                        new Outcome.Lost(),
                        new Verdict.PutBack(minute),
                        minute));

        Summary summary = other.jobs().summary(minute.plusSeconds(59));

        assertThat(summary.lastMinute()).isEqualTo(new Summary.Throughput(1, 2));
        assertThat(summary.lastHour()).isEqualTo(new Summary.Throughput(2, 2));
    }

    @Test
    void the_backlog_tells_what_is_due_what_is_later_and_what_failed() {
        failed("failed", NOW.plusSeconds(2));
        enqueue(
                Specimens.job("mail", Specimens.MAIL, 0, NOW),
                Specimens.job("mail-later", Specimens.MAIL, 0, NOW.plusSeconds(60)),
                Specimens.job("film-later", Specimens.FILM, 0, NOW.plusSeconds(90)));

        assertThat(jobs().backlog(Set.of(), NOW)).isEqualTo(new Backlog(1, 2, 1));
        assertThat(jobs().backlog(Set.of(Specimens.MAIL), NOW)).isEqualTo(new Backlog(1, 1, 0));
        assertThat(jobs().backlog(Set.of(Specimens.MAIL, QueueName.DEFAULT), NOW))
                .isEqualTo(new Backlog(1, 1, 1));
        assertThat(jobs().backlog(Set.of(Specimens.MAIL), NOW.plusSeconds(60)))
                .isEqualTo(new Backlog(2, 0, 0));
        assertThat(jobs().backlog(Set.of(), NOW.plusSeconds(60))).isEqualTo(new Backlog(2, 1, 1));
        assertThat(jobs().backlog(Set.of(new QueueName("none")), NOW))
                .isEqualTo(new Backlog(0, 0, 0));
    }

    @Test
    void the_oldest_of_each_queue_is_found_whatever_its_priority() {
        Instant first = NOW.minusSeconds(30);
        enqueue(
                Specimens.job("high", Specimens.MAIL, 9, NOW),
                Specimens.job("low", Specimens.MAIL, -9, first),
                Specimens.job("after", Specimens.MAIL, -9, NOW),
                Specimens.job("film", Specimens.FILM, 0, NOW.minusSeconds(1)),
                Specimens.job("later", QueueName.DEFAULT, 0, NOW.plusSeconds(60)));

        assertThat(other.jobs().oldestDue(NOW))
                .isEqualTo(Map.of(Specimens.MAIL, first, Specimens.FILM, NOW.minusSeconds(1)));
        assertThat(jobs().oldestDue(NOW.plusSeconds(60)))
                .containsEntry(QueueName.DEFAULT, NOW.plusSeconds(60));
        claimed("low");
        claimed("film");
        assertThat(jobs().oldestDue(NOW)).isEqualTo(Map.of(Specimens.MAIL, NOW));
    }

    @Test
    void those_that_go_before_a_job_are_counted_in_its_queue_alone() {
        enqueue(
                Specimens.job("first", Specimens.MAIL, 0, NOW),
                Specimens.job("other", Specimens.FILM, 9, NOW),
                Specimens.job("later", Specimens.MAIL, 9, NOW.plusSeconds(60)),
                Specimens.job("own", Specimens.MAIL, 0, NOW),
                Specimens.job("after", Specimens.MAIL, 0, NOW),
                Specimens.job("lower", Specimens.MAIL, -1, NOW),
                Specimens.job("higher", Specimens.MAIL, 1, NOW));

        Job own = found("own");

        assertThat(other.jobs().ahead(own, 9)).isEqualTo(2);
        assertThat(jobs().ahead(own, 1)).isEqualTo(1);
        assertThat(jobs().ahead(found("higher"), 9)).isZero();
        assertThat(jobs().ahead(found("lower"), 3)).isEqualTo(3);
        assertThat(jobs().ahead(Specimens.job("gone", Specimens.MAIL, 0, NOW), 9)).isOne();
    }

    @Test
    void the_backlog_is_the_same_whether_or_not_a_worker_has_looked() {
        enqueue(
                Specimens.job("a", Specimens.MAIL, 0, NOW.plusSeconds(1)),
                Specimens.job("b", Specimens.MAIL, 0, NOW.plusSeconds(99)));
        Instant then = NOW.plusSeconds(1);
        Backlog before = jobs().backlog(Set.of(), then);

        turn(Specimens.ANN, then, Specimens.claimFrom(1, Specimens.FILM));

        assertThat(before).isEqualTo(new Backlog(1, 1, 0));
        assertThat(jobs().backlog(Set.of(), then)).isEqualTo(before);
    }

    @Test
    void held_jobs_are_told_by_worker() {
        processing("a");
        enqueue(Specimens.job("b"), Specimens.job("c"));
        turn(Specimens.BOB, NOW, Specimens.claimOnly("b"));
        Job c = claimed("c");

        assertThat(other.jobs().held())
                .isEqualTo(
                        Map.of(
                                Specimens.ANN,
                                Specimens.ids("a", "c"),
                                Specimens.BOB,
                                Specimens.ids("b")));
        conclude(Specimens.completion(c, NOW));
        assertThat(other.jobs().held().get(Specimens.ANN)).isEqualTo(Specimens.ids("a"));
    }

    @Test
    void a_queue_whose_jobs_are_gone_is_not_counted() {
        enqueue(Specimens.job("a", Specimens.MAIL, 0, NOW));
        jobs().purge(Purge.of(Set.of(Kind.PENDING)), 10);

        assertThat(jobs().summary(NOW).count(List.of(Kind.values()))).isZero();
        assertThat(jobs().backlog(Set.of(Specimens.MAIL), NOW)).isEqualTo(new Backlog(0, 0, 0));
    }
}
