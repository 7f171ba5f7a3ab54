package dev.queuectl.store;

import dev.queuectl.domain.WorkerId;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Workers as a list; one lives until it leaves or is killed. */
final class InMemoryWorkers implements WorkerStore {
    private final InMemoryStorage.Shared shared;
    private final InMemoryStorage self;

    InMemoryWorkers(InMemoryStorage.Shared shared, InMemoryStorage self) {
        this.shared = shared;
        this.self = self;
    }

    static final class Entry {
        WorkerRecord worker;
        boolean alive = true;
        boolean seized;
        StopRequest stop = StopRequest.NONE;

        Entry(WorkerRecord worker) {
            this.worker = worker;
        }
    }

    @Override
    public Membership join(WorkerRecord worker) {
        synchronized (shared) {
            Entry entry = new Entry(worker);
            shared.workers.add(entry);
            shared.changed(self);
            return new Membership() {
                @Override
                public void requireAlive() {}

                @Override
                public boolean dependsOnContact() {
                    return false;
                }

                @Override
                public boolean isTakenForDead() {
                    return false;
                }

                @Override
                public boolean rejoin() {
                    return true;
                }

                @Override
                public boolean isNearlyOver() {
                    return false;
                }

                @Override
                public void close() {
                    forget(entry);
                }
            };
        }
    }

    @Override
    public List<WorkerSighting> list() {
        synchronized (shared) {
            return shared.workers.stream()
                    .sorted(Comparator.comparing((Entry entry) -> entry.worker.startedAt()))
                    .map(entry -> new WorkerSighting(entry.worker, entry.alive, entry.stop))
                    .toList();
        }
    }

    @Override
    public List<SeizedWorker> seizeDead(WorkerId caller) {
        List<SeizedWorker> seized = new ArrayList<>();
        synchronized (shared) {
            for (Entry entry : shared.workers) {
                if (!entry.alive && !entry.seized && !entry.worker.id().equals(caller)) {
                    entry.seized = true;
                    seized.add(new Seizure(entry));
                }
            }
        }
        return seized;
    }

    @Override
    public boolean requestStop(WorkerId worker, StopRequest request) {
        synchronized (shared) {
            for (Entry entry : shared.workers) {
                if (entry.worker.id().equals(worker)) {
                    if (request.compareTo(entry.stop) > 0) {
                        entry.stop = request;
                        shared.changed(self);
                        shared.ring();
                    }
                    return true;
                }
            }
            return false;
        }
    }

    @Override
    public boolean requestSlots(WorkerId worker, int slots) {
        synchronized (shared) {
            for (Entry entry : shared.workers) {
                WorkerRecord known = entry.worker;
                if (known.id().equals(worker) && known.slots() > 0) {
                    entry.worker =
                            new WorkerRecord(
                                    known.id(),
                                    known.host(),
                                    known.pid(),
                                    slots,
                                    known.queues(),
                                    known.startedAt());
                    shared.changed(self);
                    shared.ring();
                    return true;
                }
            }
            return false;
        }
    }

    private void forget(Entry entry) {
        synchronized (shared) {
            if (shared.workers.remove(entry)) {
                shared.changed(self);
            }
        }
    }

    private final class Seizure implements SeizedWorker {
        private final Entry entry;

        Seizure(Entry entry) {
            this.entry = entry;
        }

        @Override
        public WorkerRecord worker() {
            return entry.worker;
        }

        @Override
        public void forget() {
            InMemoryWorkers.this.forget(entry);
        }

        @Override
        public void close() {
            synchronized (shared) {
                entry.seized = false;
            }
        }
    }
}
