package dev.queuectl.store;

import dev.queuectl.store.InMemoryStorage.Shared;

import java.time.Instant;
import java.util.List;

/** The model of what events promise. */
final class InMemoryEvents implements EventStore {
    private final Shared shared;

    InMemoryEvents(Shared shared) {
        this.shared = shared;
    }

    record Change(long number, Instant at, List<JobEvent> events) {}

    /** Keeps what a change does to jobs; called with the monitor held. */
    static void tell(Shared shared, List<JobEvent> events, Instant now) {
        if (!events.isEmpty() && !OFF.equals(shared.settings.get(SETTING))) {
            shared.events.add(new Change(last(shared) + 1, now, events));
        }
    }

    /** Leaves the number that was reached; called with the monitor held. */
    static void clear(Shared shared) {
        if (!shared.events.isEmpty()) {
            Change last = shared.events.getLast();
            shared.events.clear();
            shared.events.add(new Change(last.number(), last.at(), List.of()));
        }
    }

    private static long last(Shared shared) {
        return shared.events.isEmpty() ? 0 : shared.events.getLast().number();
    }

    @Override
    public List<Told> read(Cursor after, int changes) {
        synchronized (shared) {
            return shared.events.stream()
                    .filter(change -> change.number() >= after.change())
                    .limit(changes + 1L)
                    .flatMap(change ->
                            Told.of(0, change.number(), 0, change.events()).stream()
                                    .skip(after.passedOf(0, change.number())))
                    .limit(MOST_READ)
                    .toList();
        }
    }

    @Override
    public Cursor since(Instant from) {
        synchronized (shared) {
            return shared.events.stream()
                    .filter(change -> !change.at().isBefore(from))
                    .findFirst()
                    .map(change -> new Cursor(0, change.number(), 0))
                    .orElseGet(this::end);
        }
    }

    @Override
    public Cursor end() {
        synchronized (shared) {
            return new Cursor(0, last(shared) + 1, 0);
        }
    }

    @Override
    public boolean forget(Instant now) {
        synchronized (shared) {
            while (shared.events.size() > MOST_CHANGES
                    || (shared.events.size() > 1
                            && shared.events.getFirst().at().isBefore(now.minus(KEPT)))) {
                shared.events.removeFirst();
            }
            return false;
        }
    }
}
