package dev.queuectl.store.sqlite;

import dev.queuectl.store.Condition;
import dev.queuectl.store.StoreException;
import dev.queuectl.store.StoreException.Code;
import dev.queuectl.store.Upkeep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Maintains a database file. Whoever opens one brings its tables up to date, so little is left. */
final class SqliteUpkeep implements Upkeep {
    private static final String VERSION = "SELECT sqlite_version()";

    /** What purged jobs left and new ones will use. */
    private static final String FREE =
            """
            SELECT freelist_count * page_size
            FROM pragma_freelist_count(), pragma_page_size()
            """;

    private final Location location;
    private final OpenOptions options;
    private final Database database;

    SqliteUpkeep(Location location, OpenOptions options, Doorbell doorbell) {
        this.location = location;
        this.options = options;
        this.database = Opening.openAsItIs(location, options, doorbell);
    }

    @Override
    public Condition condition() {
        int version = Schema.found(database, location.database());
        try (Transaction transaction = database.read()) {
            Statement engine = transaction.statement(VERSION);
            engine.next();
            String number = engine.text();
            engine.finish();
            Map<String, Long> bytes = new LinkedHashMap<>();
            bytes.put("database", size(location.database()));
            bytes.put("log", size(location.log()));
            bytes.put("free", transaction.statement(FREE).nextNumber());
            return new Condition(
                    SqliteStorage.URL_PREFIX + location.database(),
                    "SQLite " + number,
                    new Condition.Schema(version, Schema.needed(), true),
                    bytes,
                    Optional.empty(),
                    Optional.empty());
        }
    }

    /** The size is asked for by name: no file of a living database is opened. */
    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new StoreException(
                    Code.INPUT_OUTPUT,
                    "the size of '" + file + "' is not known: " + Location.reason(e),
                    "check who may read its folder",
                    e);
        }
    }

    @Override
    public Optional<Instant> clock() {
        return Optional.empty();
    }

    @Override
    public int migrate() {
        return Schema.bringUpToDate(
                database, location.database(), new Patience(options.busyLimit(), options.random()));
    }

    @Override
    public void close() {
        database.close();
    }
}
