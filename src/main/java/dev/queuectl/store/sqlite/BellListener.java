package dev.queuectl.store.sqlite;

import dev.queuectl.store.StoreException;
import dev.queuectl.store.WakeUp;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.locks.LockSupport;

/**
 * One listener to the {@link Doorbell}, with a thread of its own that sleeps in the kernel between
 * two rings. Where the kernel has no watch to give, or the folder is taken away, it looks at
 * SQLite's counter of commits a few times a second.
 */
final class BellListener implements WakeUp.Listening {
    private static final long POLL_NANOS = 200_000_000;

    private final Database database;
    private final Runnable wake;
    private final @Nullable WatchService watching;
    private final Thread thread;
    private volatile boolean closed;

    BellListener(Doorbell doorbell, Database database, Runnable wake) {
        this.database = database;
        this.wake = wake;
        this.watching = watchOrNull(doorbell);
        this.thread = Thread.ofPlatform().daemon().name("queuectl-bell").start(this::listen);
    }

    private static @Nullable WatchService watchOrNull(Doorbell doorbell) {
        try {
            return doorbell.watch();
        } catch (IOException | StoreException e) {
            return null;
        }
    }

    private void listen() {
        if (watching != null) {
            hear(watching);
        }
        poll();
    }

    /** Returns when closed, or when the watched folder is gone. */
    private void hear(WatchService service) {
        try {
            WatchKey key;
            do {
                key = service.take();
                key.pollEvents();
                if (!closed) {
                    wake.run();
                }
            } while (key.reset());
        } catch (ClosedWatchServiceException | InterruptedException e) {
            closed = true;
        }
    }

    private void poll() {
        long seen = 0;
        while (!closed) {
            try {
                long version = database.dataVersion();
                if (version != seen) {
                    seen = version;
                    wake.run();
                }
            } catch (StoreException e) {
                // Whoever uses the store will meet the trouble himself.
                seen = 0;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** Ends the calls; one may still be under way. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        if (watching != null) {
            try {
                watching.close();
            } catch (IOException e) {
                throw new IllegalStateException("the watch on the doorbell could not be ended", e);
            }
        }
    }
}
