package dev.queuectl.store.sqlite;

import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.Storage;
import dev.queuectl.store.StoreFixture;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A fresh database in a folder of its own. */
final class SqliteFixture implements StoreFixture {
    static final String HOST_IDENTITY = "identity-of-a-host";

    /** On a slow machine one of many who write at once waits long until it is his turn. */
    private static final Duration BUSY_LIMIT = Duration.ofMinutes(5);

    private final TestFolder folder = TestFolder.create();
    private final List<SqliteStorage> opened = new ArrayList<>();

    static OpenOptions options() {
        return new OpenOptions(BUSY_LIMIT, () -> HOST_IDENTITY, new Random(1), false);
    }

    static OpenOptions oneShot() {
        return new OpenOptions(BUSY_LIMIT, () -> HOST_IDENTITY, new Random(1), true);
    }

    Path database() {
        return folder.path().resolve("queue.db");
    }

    @Override
    public Storage open() {
        SqliteStorage storage = (SqliteStorage) SqliteStorage.open(database(), options());
        opened.add(storage);
        return storage;
    }

    List<SqliteStorage> opened() {
        return opened;
    }

    @Override
    public void kill(WorkerId worker) {
        SuddenDeath.dropLock(database(), worker);
    }

    @Override
    public void close() {
        opened.forEach(SqliteStorage::close);
        folder.close();
    }
}
