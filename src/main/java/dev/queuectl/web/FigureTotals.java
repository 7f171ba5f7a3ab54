package dev.queuectl.web;

import dev.queuectl.domain.QueueName;
import dev.queuectl.store.FigureStore;
import dev.queuectl.store.Figures;
import dev.queuectl.store.QueueFigures;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * What happened since this process began, by queue, as numbers that only grow: the store keeps
 * minutes, of which those that may still grow are read anew each time. Thread-safe.
 */
final class FigureTotals {
    /** Workers tell once a second; after so long a minute is taken to be told. */
    private static final Duration SETTLED = Duration.ofMinutes(10);

    private final FigureStore store;

    /** The sum of what lies before {@link #from}; guarded by this. */
    private final Map<QueueName, Figures> settled = byName();

    private Instant from;

    FigureTotals(FigureStore store, Instant began) {
        this.store = store;
        this.from = QueueFigures.beginning(began, QueueFigures.MINUTE);
    }

    /** Answers the totals as they are now. */
    synchronized Map<QueueName, Figures> read(Instant now) {
        Map<QueueName, Figures> totals = byName();
        Instant next = QueueFigures.beginning(now.minus(SETTLED), QueueFigures.MINUTE);
        for (QueueFigures minute : store.read(from)) {
            Map<QueueName, Figures> into = minute.since().isBefore(next) ? settled : totals;
            into.computeIfAbsent(minute.queue(), _ -> new Figures()).add(minute.total());
        }
        if (from.isBefore(next)) {
            from = next;
        }
        settled.forEach(
                (queue, figures) -> totals.computeIfAbsent(queue, _ -> new Figures()).add(figures));
        return totals;
    }

    private static Map<QueueName, Figures> byName() {
        return new TreeMap<>(Comparator.comparing(QueueName::value));
    }
}
