package dev.queuectl.store.sqlite;

import dev.queuectl.store.WakeUp;

import java.util.ArrayList;
import java.util.List;

/**
 * Tells of others' changes by the {@link Doorbell} and by SQLite's counter of commits. Thread-safe.
 */
final class SqliteWakeUp implements WakeUp {
    private final Database database;
    private final Doorbell doorbell;

    /** Guarded by itself. */
    private final List<BellListener> listeners = new ArrayList<>();

    private long versionSeen;

    SqliteWakeUp(Database database, Doorbell doorbell) {
        this.database = database;
        this.doorbell = doorbell;
    }

    @Override
    public Listening listen(Runnable wake) {
        BellListener listener = new BellListener(doorbell, database, wake);
        synchronized (listeners) {
            listeners.add(listener);
        }
        return listener;
    }

    /** Commits of this connection do not count; the first call says yes, which is harmless. */
    @Override
    public synchronized boolean mayHaveChanged() {
        long version = database.dataVersion();
        boolean changed = version != versionSeen;
        versionSeen = version;
        return changed;
    }

    void close() {
        synchronized (listeners) {
            for (BellListener listener : listeners) {
                listener.close();
            }
            listeners.clear();
        }
    }
}
