package dev.queuectl.client;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Objects.requireNonNull;

import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.SpanBuckets;
import dev.queuectl.store.Figures;
import dev.queuectl.store.Figures.Count;
import dev.queuectl.store.QueueFigures;
import dev.queuectl.store.Storage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What happened since some time ago, from the figures that workers told. */
class StatsTest {
    private static final Instant NOW = Instant.parse("2025-11-04T10:30:30Z");
    private static final QueueName MAIL = new QueueName("mail");

    @TempDir Path folder;
    private Storage storage;

    @BeforeEach
    void open() {
        storage = QueueBench.open(folder);
        told(MAIL, "2025-11-04T10:30:00Z", "rsync", 3, 1);
        told(MAIL, "2025-11-04T10:29:00Z", "curl", 0, 2);
        told(QueueName.DEFAULT, "2025-11-04T09:29:00Z", "rsync", 5, 0);
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private void told(QueueName queue, String minute, String command, int completed, int failed) {
        Figures figures = new Figures();
        for (int i = 0; i < completed; i++) {
            figures.count(Count.COMPLETED);
            figures.waited(100);
            figures.ran(20);
        }
        for (int i = 0; i < failed; i++) {
            figures.count(Count.FAILED);
            figures.waited(100);
            figures.ran(5000);
        }
        Instant since = Instant.parse(minute);
        storage.figures()
                .add(
                        List.of(
                                new QueueFigures(
                                        queue,
                                        since,
                                        QueueFigures.MINUTE,
                                        Map.of(command, figures))),
                        since);
    }

    private Stats stats(Duration ago, Optional<QueueName> queue, Stats.By by) {
        return Stats.read(storage.figures(), NOW, ago, queue, by);
    }

    @Test
    void minutes_are_whole_and_those_before_are_left_out() {
        Stats last = stats(Duration.ofSeconds(30), Optional.empty(), Stats.By.NOTHING);

        assertThat(last.since()).isEqualTo(Instant.parse("2025-11-04T10:30:00Z"));
        assertThat(last.total().of(Count.COMPLETED)).isEqualTo(3);
        assertThat(last.byName()).isEmpty();
        assertThat(last.perMinute(last.total())).isEqualTo(8);
        Stats two = stats(Duration.ofSeconds(31), Optional.empty(), Stats.By.NOTHING);
        assertThat(two.since()).isEqualTo(Instant.parse("2025-11-04T10:29:00Z"));
        assertThat(Stats.failureRate(two.total())).contains(0.5);
    }

    @Test
    void queues_and_commands_are_told_apart() {
        Duration ago = Duration.ofHours(2);

        Stats byQueue = stats(ago, Optional.empty(), Stats.By.QUEUE);
        assertThat(byQueue.byName()).containsOnlyKeys("default", "mail");
        assertThat(requireNonNull(byQueue.byName().get("mail")).of(Count.FAILED)).isEqualTo(3);
        assertThat(byQueue.total().of(Count.COMPLETED)).isEqualTo(8);
        Stats byCommand = stats(ago, Optional.of(MAIL), Stats.By.COMMAND);
        assertThat(byCommand.byName()).containsOnlyKeys("curl", "rsync");
        assertThat(requireNonNull(byCommand.byName().get("rsync")).of(Count.COMPLETED))
                .isEqualTo(3);
        assertThat(byCommand.total().of(Count.COMPLETED)).isEqualTo(3);
    }

    @Test
    void spans_of_many_minutes_are_one_distribution() {
        Figures all = stats(Duration.ofHours(2), Optional.empty(), Stats.By.NOTHING).total();

        assertThat(SpanBuckets.of(SpanBuckets.quantile(all.waiting(), 0.99)))
                .isEqualTo(SpanBuckets.of(100));
        assertThat(SpanBuckets.of(SpanBuckets.quantile(all.running(), 0.5)))
                .isEqualTo(SpanBuckets.of(20));
        assertThat(SpanBuckets.of(SpanBuckets.quantile(all.running(), 0.9)))
                .isEqualTo(SpanBuckets.of(5000));
    }

    @Test
    void hours_are_whole_where_only_hours_are_kept() {
        Instant later = NOW.plus(Duration.ofDays(4));
        while (storage.figures().rollUp(later)) {
            // One hour after the other.
        }

        Stats stats =
                Stats.read(
                        storage.figures(),
                        later,
                        Duration.ofDays(4),
                        Optional.empty(),
                        Stats.By.NOTHING);
        assertThat(stats.since()).isEqualTo(Instant.parse("2025-11-04T10:00:00Z"));
        assertThat(stats.total().of(Count.FAILED)).isEqualTo(3);
    }

    @Test
    void of_nothing_there_is_no_rate() {
        Stats stats = stats(Duration.ofHours(2), Optional.of(new QueueName("no")), Stats.By.QUEUE);

        assertThat(Stats.failureRate(stats.total())).isEmpty();
        assertThat(stats.perMinute(stats.total())).isZero();
        assertThat(stats.byName()).isEmpty();
    }
}
