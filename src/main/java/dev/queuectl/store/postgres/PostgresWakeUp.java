package dev.queuectl.store.postgres;

import dev.queuectl.store.WakeUp;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** Tells of others' changes by {@code LISTEN}. Thread-safe. */
final class PostgresWakeUp implements WakeUp, AutoCloseable {
    private final PostgresUrl url;
    private final String channel;
    private final String origin;
    private final Bell probe;

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean changed = new AtomicBoolean();

    // Guarded by this.
    private @Nullable Listener listener;
    private boolean closed;

    PostgresWakeUp(PostgresUrl url, String channel, String origin, Bell probe) {
        this.url = url;
        this.channel = channel;
        this.origin = origin;
        this.probe = probe;
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
        boolean due = listener().isTimeToLook();
        return changed.getAndSet(false) || due;
    }

    private synchronized Listener listener() {
        Listener listening = listener;
        if (listening == null) {
            if (closed) {
                throw new IllegalStateException("the store is closed");
            }
            listening = Listener.start(url, channel, origin, probe, this::wake);
            listener = listening;
            changed.set(true);
        }
        return listening;
    }

    private void wake() {
        changed.set(true);
        listeners.forEach(Runnable::run);
    }

    /** Whether notifications arrive, so that nobody has to look by himself all the time. */
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
