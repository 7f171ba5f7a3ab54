package dev.queuectl.store.sqlite;

import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.StopRequest;
import dev.queuectl.store.StoreException;
import dev.queuectl.store.StoreException.Code;
import dev.queuectl.store.WorkerRecord;
import dev.queuectl.store.WorkerSighting;
import dev.queuectl.store.WorkerStore;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Workers by their row, which says what they are, and their {@link LifeLock}, which says whether
 * they live. Thread-safe.
 */
final class SqliteWorkers implements WorkerStore {
    private final WorkerRows rows;
    private final Location location;
    private final Path folder;
    private final int owner;
    private final Supplier<String> hostIdentity;

    SqliteWorkers(Database database, Location location, Supplier<String> hostIdentity) {
        this.rows = new WorkerRows(database);
        this.location = location;
        this.folder = location.folder().resolve("workers");
        this.owner = location.facts().owner();
        this.hostIdentity = hostIdentity;
    }

    /** The lock comes first: a row without one would look dead to whoever sees it. */
    @Override
    public Membership join(WorkerRecord worker) {
        location.requireNobodyElseWrites();
        LifeLock lock = hold(worker.id());
        boolean joined = false;
        try {
            rows.insert(worker, ProcessStart.of(worker.pid()));
            joined = true;
            return new Place(worker.id(), lock);
        } finally {
            if (!joined) {
                discard(lock);
            }
        }
    }

    private LifeLock hold(WorkerId worker) {
        try {
            ensureFolder();
            return LifeLock.hold(file(worker));
        } catch (IOException e) {
            throw trouble(worker, e);
        }
    }

    private void ensureFolder() throws IOException {
        PrivateFiles.ensureFolder(Objects.requireNonNull(folder.getParent()), owner);
        PrivateFiles.ensureFolder(folder, owner);
    }

    private Path file(WorkerId worker) {
        return folder.resolve(worker + ".lock");
    }

    @Override
    public List<WorkerSighting> list() {
        List<WorkerSighting> sightings = new ArrayList<>();
        for (WorkerRows.Row row : rows.all()) {
            sightings.add(new WorkerSighting(row.worker(), !isDead(row), row.stop()));
        }
        return sightings;
    }

    /**
     * Without a lock to look at, a worker of this machine lives as long as its process does; that
     * it left no lock where others look for it, it will notice itself.
     */
    private boolean isDead(WorkerRows.Row row) {
        WorkerRecord worker = row.worker();
        try {
            return switch (LifeLock.look(file(worker.id()))) {
                case ALIVE -> false;
                case DEAD -> true;
                case MISSING -> {
                    boolean mayBeSeen = worker.host().identity().equals(hostIdentity.get());
                    long start = mayBeSeen ? ProcessStart.of(worker.pid()) : ProcessStart.UNKNOWN;
                    yield start == ProcessStart.UNKNOWN || start != row.processStart();
                }
            };
        } catch (IOException e) {
            throw trouble(worker.id(), e);
        }
    }

    @Override
    public List<SeizedWorker> seizeDead(WorkerId self) {
        List<SeizedWorker> seized = new ArrayList<>();
        boolean done = false;
        try {
            for (WorkerRows.Row row : rows.all()) {
                if (row.worker().id().equals(self) || !isDead(row)) {
                    continue;
                }
                SeizedWorker corpse = seizeOrNull(row.worker());
                if (corpse != null) {
                    seized.add(corpse);
                }
            }
            done = true;
            return seized;
        } finally {
            if (!done) {
                seized.forEach(SeizedWorker::close);
            }
        }
    }

    private @Nullable SeizedWorker seizeOrNull(WorkerRecord worker) {
        LifeLock lock;
        try {
            ensureFolder();
            lock = LifeLock.seizeOrNull(file(worker.id()));
        } catch (FileAlreadyExistsException e) {
            // Its lock was missing, and somebody else is just making one to seize it.
            return null;
        } catch (IOException e) {
            throw trouble(worker.id(), e);
        }
        if (lock == null) {
            return null;
        }
        boolean seized = false;
        try {
            // Whoever recovered it since we read its row has removed the row.
            seized = rows.exists(worker.id());
            return seized ? new Corpse(worker, lock) : null;
        } finally {
            if (!seized) {
                discard(lock);
            }
        }
    }

    @Override
    public boolean requestStop(WorkerId worker, StopRequest request) {
        return rows.requestStop(worker, request);
    }

    @Override
    public boolean requestSlots(WorkerId worker, int slots) {
        return rows.requestSlots(worker, slots);
    }

    private static void discard(LifeLock lock) {
        try (lock) {
            lock.remove();
        } catch (IOException e) {
            throw trouble(lock.file(), e);
        }
    }

    private StoreException trouble(WorkerId worker, IOException e) {
        return trouble(file(worker), e);
    }

    private static StoreException trouble(Path file, IOException e) {
        return new StoreException(
                Code.INPUT_OUTPUT,
                "a worker's lock '" + file + "' cannot be used: " + Location.reason(e),
                "check who may read and write that folder, and that its file system has locks",
                e);
    }

    /** A worker of this process. */
    private final class Place implements Membership {
        private final WorkerId worker;
        private final LifeLock lock;
        private boolean left;

        Place(WorkerId worker, LifeLock lock) {
            this.worker = worker;
            this.lock = lock;
        }

        @Override
        public void requireAlive() {
            boolean inPlace;
            try {
                inPlace = lock.isInPlace();
            } catch (IOException e) {
                throw trouble(worker, e);
            }
            if (!inPlace) {
                throw new StoreException(
                        Code.REPLACED,
                        "the lock that shows worker "
                                + worker
                                + " to be alive was removed: '"
                                + lock.file()
                                + "'",
                        "start the worker again, and leave the files in that folder alone");
            }
        }

        /** The lock shows that it lives, whatever becomes of the database. */
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

        /** The row goes first: without it nobody looks for the lock. */
        @Override
        public synchronized void close() {
            if (!left) {
                rows.remove(worker);
                discard(lock);
                left = true;
            }
        }
    }

    /** A dead worker whose recovery is this process's. */
    private final class Corpse implements SeizedWorker {
        private final WorkerRecord worker;
        private final LifeLock lock;

        Corpse(WorkerRecord worker, LifeLock lock) {
            this.worker = worker;
            this.lock = lock;
        }

        @Override
        public WorkerRecord worker() {
            return worker;
        }

        @Override
        public void forget() {
            rows.remove(worker.id());
            try {
                lock.remove();
            } catch (IOException e) {
                throw trouble(worker.id(), e);
            }
        }

        @Override
        public void close() {
            try {
                lock.close();
            } catch (IOException e) {
                throw trouble(worker.id(), e);
            }
        }
    }
}
