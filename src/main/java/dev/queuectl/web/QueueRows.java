package dev.queuectl.web;

import dev.queuectl.client.Stats;
import dev.queuectl.client.Workers;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.Visible;
import dev.queuectl.store.Figures;
import dev.queuectl.store.QueueTerms;
import dev.queuectl.store.QueueTerms.Halt;
import dev.queuectl.store.Summary;
import dev.queuectl.web.pages.QueueRow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes lines of tables of queues.
 *
 * @param stats what they did, by queue
 */
record QueueRows(
        Summary summary,
        Map<QueueName, QueueTerms> terms,
        Stats stats,
        List<Workers.Busy> workers) {
    private static final Set<Kind> WAITING = EnumSet.of(Kind.PENDING, Kind.FAILED);
    private static final Set<Kind> UNFINISHED =
            EnumSet.of(Kind.PENDING, Kind.FAILED, Kind.PROCESSING);

    /**
     * Answers a line for each queue that has jobs or of which something was said, those with most
     * to do first.
     */
    List<QueueRow> all() {
        Set<QueueName> names = new HashSet<>(terms.keySet());
        summary.counts().keySet().stream()
                .filter(queue -> count(queue, EnumSet.allOf(Kind.class)) > 0)
                .forEach(names::add);
        return names.stream()
                .sorted(
                        Comparator.comparingLong((QueueName queue) -> -count(queue, UNFINISHED))
                                .thenComparing(QueueName::value))
                .map(this::row)
                .toList();
    }

    /**
     * Answers the same lines by name: where somebody types in one, it stays in its place whatever
     * there is to do.
     */
    List<QueueRow> byName() {
        return all().stream().sorted(Comparator.comparing(QueueRow::name)).toList();
    }

    private QueueRow row(QueueName queue) {
        Figures figures = stats.byName().getOrDefault(queue.value(), new Figures());
        QueueTerms said = terms.getOrDefault(queue, QueueTerms.NONE);
        return new QueueRow(
                queue.value(),
                said.paused().map(this::halt).orElse(""),
                said.limit().isPresent() ? Integer.toString(said.limit().getAsInt()) : "",
                number(queue, WAITING),
                number(queue, EnumSet.of(Kind.PROCESSING)),
                number(queue, EnumSet.of(Kind.COMPLETED)),
                number(queue, EnumSet.of(Kind.DEAD)),
                serving(queue),
                Words.perMinute(stats, figures),
                Words.failureRate(figures),
                Words.quantile(figures.waiting(), 0.9));
    }

    /** Answers what an operator should know: where jobs wait and nobody will take them. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        summary.counts().keySet().stream()
                .filter(queue -> count(queue, WAITING) > 0)
                .sorted(Comparator.comparing(QueueName::value))
                .forEach(queue -> {
                    Optional<Halt> paused = terms.getOrDefault(queue, QueueTerms.NONE).paused();
                    if (paused.isPresent()) {
                        problems.add(
                                "Jobs wait in queue "
                                        + queue
                                        + ", which is paused "
                                        + halt(paused.get())
                                        + ".");
                    } else if (serving(queue) == 0) {
                        problems.add("Jobs wait in queue " + queue + ", and no worker serves it.");
                    }
                });
        return problems;
    }

    private String halt(Halt halt) {
        String why = halt.why().isEmpty() ? "" : ": " + Visible.line(halt.why());
        return "by "
                + Visible.line(halt.by())
                + ", "
                + Words.moment(halt.at(), stats.until()).words()
                + why;
    }

    /** Answers how many workers live that take jobs from a queue. */
    private long serving(QueueName queue) {
        return workers.stream()
                .filter(busy -> busy.sighting().alive() && busy.worker().serves(queue))
                .count();
    }

    private String number(QueueName queue, Set<Kind> kinds) {
        return Words.number(count(queue, kinds));
    }

    private long count(QueueName queue, Set<Kind> kinds) {
        return summary.count(Set.of(queue), kinds);
    }
}
