package dev.queuectl.store;

import dev.queuectl.domain.QueueName;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** What is said about queues as a map. */
final class InMemoryQueues implements QueueStore {
    private final InMemoryStorage.Shared shared;
    private final InMemoryStorage self;

    InMemoryQueues(InMemoryStorage.Shared shared, InMemoryStorage self) {
        this.shared = shared;
        this.self = self;
    }

    @Override
    public Map<QueueName, QueueTerms> all() {
        synchronized (shared) {
            return new TreeMap<>(shared.queues);
        }
    }

    @Override
    public QueueTerms change(QueueName queue, UnaryOperator<QueueTerms> change) {
        synchronized (shared) {
            QueueTerms before = shared.queues.getOrDefault(queue, QueueTerms.NONE);
            QueueTerms after = change.apply(before);
            if (!after.equals(before)) {
                shared.queues.put(queue, after);
                shared.queues.values().removeIf(QueueTerms.NONE::equals);
                shared.settingsRevision++;
                shared.changed(self);
                shared.ring();
            }
            return after;
        }
    }
}
