package dev.queuectl.web;

import dev.queuectl.client.Stats;
import dev.queuectl.client.Workers;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.Figures;
import dev.queuectl.store.Summary;
import dev.queuectl.web.pages.QueueRow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Makes lines of tables of queues. */
final class QueueRows {
    private static final Set<Kind> WAITING = EnumSet.of(Kind.PENDING, Kind.FAILED);
    private static final Set<Kind> UNFINISHED =
            EnumSet.of(Kind.PENDING, Kind.FAILED, Kind.PROCESSING);

    private QueueRows() {}

    /**
     * Answers a line for each queue that has jobs, those with most to do first.
     *
     * @param stats what they did, by queue
     */
    static List<QueueRow> of(Summary summary, Stats stats, List<Workers.Busy> workers) {
        List<QueueName> queues = new ArrayList<>(summary.counts().keySet());
        queues.removeIf(queue -> count(summary, queue, EnumSet.allOf(Kind.class)) == 0);
        queues.sort(
                Comparator.comparingLong((QueueName queue) -> -count(summary, queue, UNFINISHED))
                        .thenComparing(QueueName::value));
        return queues.stream().map(queue -> row(queue, summary, stats, workers)).toList();
    }

    private static QueueRow row(
            QueueName queue, Summary summary, Stats stats, List<Workers.Busy> workers) {
        Figures figures = stats.byName().getOrDefault(queue.value(), new Figures());
        return new QueueRow(
                queue.value(),
                number(summary, queue, WAITING),
                number(summary, queue, EnumSet.of(Kind.PROCESSING)),
                number(summary, queue, EnumSet.of(Kind.COMPLETED)),
                number(summary, queue, EnumSet.of(Kind.DEAD)),
                serving(queue, workers),
                Words.perMinute(stats, figures),
                Words.failureRate(figures),
                Words.quantile(figures.waiting(), 0.9));
    }

    /** Answers how many workers live that take jobs from a queue. */
    static long serving(QueueName queue, List<Workers.Busy> workers) {
        return workers.stream()
                .filter(busy -> busy.sighting().alive() && busy.worker().serves(queue))
                .count();
    }

    /** Answers the queues where jobs wait and no worker lives that would take them. */
    static List<QueueName> abandoned(Summary summary, List<Workers.Busy> workers) {
        return summary.counts().keySet().stream()
                .filter(queue -> count(summary, queue, WAITING) > 0)
                .filter(queue -> serving(queue, workers) == 0)
                .sorted(Comparator.comparing(QueueName::value))
                .toList();
    }

    private static String number(Summary summary, QueueName queue, Set<Kind> kinds) {
        return Words.number(count(summary, queue, kinds));
    }

    static long count(Summary summary, QueueName queue, Set<Kind> kinds) {
        return summary.count(Set.of(queue), kinds);
    }
}
