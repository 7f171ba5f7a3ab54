package dev.queuectl.store.mongo;

import dev.queuectl.store.WakeUp;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;

/** Tells of others' changes by the bell. Thread-safe. */
final class MongoWakeUp implements WakeUp, AutoCloseable {
    private final Database database;
    private final Ringing bell;
    private final RandomGenerator random;

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean changed = new AtomicBoolean();

    // Guarded by this.
    private @Nullable Listener listener;
    private boolean closed;

    MongoWakeUp(Database database, Ringing bell, RandomGenerator random) {
        this.database = database;
        this.bell = bell;
        this.random = random;
    }

    @Override
    public Listening listen(Runnable wake) {
        Listener _ = listener();
        listeners.add(wake);
        return () -> listeners.remove(wake);
    }

    /** The first call says yes, which is harmless. */
    @Override
    public boolean mayHaveChanged() {
        Listener _ = listener();
        return changed.getAndSet(false);
    }

    private synchronized Listener listener() {
        Listener listening = listener;
        if (listening == null) {
            if (closed) {
                throw new IllegalStateException("the store is closed");
            }
            listening = Listener.start(database, bell, random, this::wake);
            listener = listening;
            changed.set(true);
        }
        return listening;
    }

    private void wake() {
        changed.set(true);
        listeners.forEach(Runnable::run);
    }

    /** Whether the server tells of rings, so that nobody has to look by himself. */
    boolean isHeard() {
        return !listener().isPolling();
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (listener != null) {
            listener.close();
        }
    }
}
