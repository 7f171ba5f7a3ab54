package dev.queuectl.store;

import dev.queuectl.domain.QueueName;
import dev.queuectl.store.InMemoryStorage.Shared;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** The model of what figures promise. */
final class InMemoryFigures implements FigureStore {
    private static final Comparator<Place> ORDER =
            Comparator.comparing(Place::span)
                    .reversed()
                    .thenComparing(Place::since)
                    .thenComparing(Place::queue);

    private final Shared shared;

    InMemoryFigures(Shared shared) {
        this.shared = shared;
    }

    record Place(Duration span, Instant since, QueueName queue) implements Comparable<Place> {
        static Place of(QueueFigures figures) {
            return new Place(figures.span(), figures.since(), figures.queue());
        }

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    @Override
    public void add(List<QueueFigures> minutes, Instant now) {
        synchronized (shared) {
            for (QueueFigures minute : minutes) {
                if (!minute.since().isBefore(FigureStore.rolledUp(now))) {
                    shared.figures.merge(
                            Place.of(minute),
                            minute,
                            (known, more) -> known.with(more.byCommand()));
                }
            }
        }
    }

    @Override
    public List<QueueFigures> read(Instant from) {
        synchronized (shared) {
            return shared.figures.values().stream()
                    .filter(figures -> !figures.since().isBefore(from))
                    .toList();
        }
    }

    @Override
    public boolean rollUp(Instant now) {
        synchronized (shared) {
            shared.figures
                    .keySet()
                    .removeIf(place ->
                            place.span().equals(QueueFigures.HOUR)
                                    && place.since().isBefore(now.minus(HOURS_KEPT)));
            List<QueueFigures> minutes =
                    shared.figures.values().stream()
                            .filter(figures -> figures.span().equals(QueueFigures.MINUTE))
                            .filter(figures -> figures.since().isBefore(FigureStore.rolledUp(now)))
                            .toList();
            if (minutes.isEmpty()) {
                return false;
            }
            Instant hour = QueueFigures.beginning(minutes.getFirst().since(), QueueFigures.HOUR);
            List<QueueFigures> ofHour =
                    minutes.stream()
                            .filter(minute -> minute.since().isBefore(hour.plus(QueueFigures.HOUR)))
                            .toList();
            Hours.of(ofHour).forEach(made -> shared.figures.putIfAbsent(Place.of(made), made));
            ofHour.forEach(minute -> shared.figures.remove(Place.of(minute)));
            return true;
        }
    }
}
