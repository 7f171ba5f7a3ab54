package dev.queuectl.store;

import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.WorkerId;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The model of a store: plain collections, and transitions that are the domain's own. It keeps the
 * contract as simply as can be, so that it can judge backends that keep it fast.
 */
final class InMemoryStorage implements Storage {

    /** What all who have opened the store share; every access holds its monitor. */
    static final class Shared {
        final InMemoryJobs.Table jobs = new InMemoryJobs.Table();
        final List<InMemoryWorkers.Entry> workers = new ArrayList<>();
        final Map<String, String> settings = new TreeMap<>();
        final Map<QueueName, QueueTerms> queues = new TreeMap<>();
        final Map<Runnable, InMemoryStorage> listeners = new LinkedHashMap<>();
        final Map<InMemoryFigures.Place, QueueFigures> figures = new TreeMap<>();
        final List<InMemoryEvents.Change> events = new ArrayList<>();
        final List<AuditEntry> audit = new ArrayList<>();
        long settingsRevision;
        long version;

        /** Notes a change, and by whom. */
        void changed(InMemoryStorage by) {
            version++;
            by.ownVersions++;
        }

        /** Wakes the listeners. */
        void ring() {
            List.copyOf(listeners.keySet()).forEach(Runnable::run);
        }
    }

    private final Shared shared;
    private final JobStore jobs;
    private final OutputStore outputs;
    private final WorkerStore workers;
    private final SettingStore settings;
    private final QueueStore queues;
    private final FigureStore figures;
    private final EventStore events;
    private final AuditStore audit;
    private final Transfer transfer;
    private final WakeUp wakeUp;
    private long ownVersions;
    private long foreignVersionsSeen;

    InMemoryStorage(Shared shared) {
        this.shared = shared;
        this.jobs = new InMemoryJobs(shared, this);
        this.outputs = new InMemoryOutputs(shared, this);
        this.workers = new InMemoryWorkers(shared, this);
        this.settings = new InMemorySettings(shared, this);
        this.queues = new InMemoryQueues(shared, this);
        this.figures = new InMemoryFigures(shared);
        this.events = new InMemoryEvents(shared);
        this.audit = new InMemoryAudit(shared);
        this.transfer = new InMemoryTransfer(shared, this);
        this.wakeUp = new Wake();
    }

    @Override
    public JobStore jobs() {
        return jobs;
    }

    @Override
    public OutputStore outputs() {
        return outputs;
    }

    @Override
    public WorkerStore workers() {
        return workers;
    }

    @Override
    public SettingStore settings() {
        return settings;
    }

    @Override
    public QueueStore queues() {
        return queues;
    }

    @Override
    public FigureStore figures() {
        return figures;
    }

    @Override
    public EventStore events() {
        return events;
    }

    @Override
    public AuditStore audit() {
        return audit;
    }

    @Override
    public Transfer transfer() {
        return transfer;
    }

    @Override
    public WakeUp wakeUp() {
        return wakeUp;
    }

    @Override
    public Workplace workplace() {
        return new Workplace(Path.of("/nowhere"));
    }

    @Override
    public String url() {
        return "memory:";
    }

    @Override
    public void requireUnchanged() {}

    @Override
    public void close() {}

    /** Ends a worker without its leaving. */
    void kill(WorkerId worker) {
        synchronized (shared) {
            shared.workers.stream()
                    .filter(entry -> entry.worker.id().equals(worker))
                    .forEach(entry -> entry.alive = false);
        }
    }

    private final class Wake implements WakeUp {
        @Override
        public Listening listen(Runnable wake) {
            synchronized (shared) {
                shared.listeners.put(wake, InMemoryStorage.this);
            }
            return () -> {
                synchronized (shared) {
                    shared.listeners.remove(wake);
                }
            };
        }

        @Override
        public boolean mayHaveChanged() {
            synchronized (shared) {
                long foreign = shared.version - ownVersions;
                boolean changed = foreign != foreignVersionsSeen;
                foreignVersionsSeen = foreign;
                return changed;
            }
        }
    }
}
