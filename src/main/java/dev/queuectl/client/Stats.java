package dev.queuectl.client;

import dev.queuectl.domain.QueueName;
import dev.queuectl.store.FigureStore;
import dev.queuectl.store.Figures;
import dev.queuectl.store.QueueFigures;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What happened since some time ago, all together and by some name.
 *
 * @param since the beginning of the first minute that is in it, or hour where only hours are kept
 * @param until when it was read
 * @param total all of it
 * @param byName the same by queue or by command, in the order of the names; empty when nobody asked
 */
public record Stats(Instant since, Instant until, Figures total, Map<String, Figures> byName) {

    /** What to tell apart. */
    public enum By {
        NOTHING,
        QUEUE,
        COMMAND
    }

    /**
     * Reads what happened.
     *
     * @param ago how long ago the first minute ended; rounded so that minutes, or hours where only
     *     those are kept, are whole
     * @param queue the only queue wanted; empty for all
     */
    public static Stats read(
            FigureStore store, Instant now, Duration ago, Optional<QueueName> queue, By by) {
        Instant from = now.minus(ago);
        boolean inHours = from.isBefore(FigureStore.rolledUp(now));
        Instant since =
                QueueFigures.beginning(from, inHours ? QueueFigures.HOUR : QueueFigures.MINUTE);
        Figures total = new Figures();
        Map<String, Figures> byName = new TreeMap<>();
        for (QueueFigures figures : store.read(since)) {
            if (queue.isPresent() && !queue.get().equals(figures.queue())) {
                continue;
            }
            Figures all = figures.total();
            total.add(all);
            switch (by) {
                case NOTHING -> {}
                case QUEUE ->
                        byName.computeIfAbsent(figures.queue().value(), _ -> new Figures())
                                .add(all);
                case COMMAND ->
                        figures.byCommand()
                                .forEach((command, ofCommand) ->
                                        byName.computeIfAbsent(command, _ -> new Figures())
                                                .add(ofCommand));
            }
        }
        return new Stats(since, now, total, byName);
    }

    /** Answers how long it is from its beginning to its end. */
    public Duration span() {
        return Duration.between(since, until);
    }

    /** Answers how many runs with a result ended in a minute, on average. */
    public double perMinute(Figures figures) {
        long ended = figures.of(Figures.Count.COMPLETED) + figures.of(Figures.Count.FAILED);
        return ended * 60_000.0 / Math.max(1, span().toMillis());
    }

    /** Answers which part of the runs with a result failed; nothing where there were none. */
    public static Optional<Double> failureRate(Figures figures) {
        long failed = figures.of(Figures.Count.FAILED);
        long ended = failed + figures.of(Figures.Count.COMPLETED);
        return ended == 0 ? Optional.empty() : Optional.of((double) failed / ended);
    }
}
