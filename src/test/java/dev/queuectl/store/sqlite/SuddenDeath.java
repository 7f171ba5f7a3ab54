package dev.queuectl.store.sqlite;

import dev.queuectl.domain.WorkerId;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** What the kernel does for a worker that is killed. */
public final class SuddenDeath {
    private SuddenDeath() {}

    /**
     * Drops the lock by which a worker of this process shows that it lives, and leaves its file.
     */
    public static void dropLock(Path database, WorkerId worker) {
        Path folder = database.resolveSibling(database.getFileName() + ".d");
        try {
            LifeLock.dropAsByDeath(folder.resolve("workers").resolve(worker + ".lock"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
