package dev.queuectl.cli;

import dev.queuectl.store.Host;
import dev.queuectl.store.Storage;
import dev.queuectl.store.Upkeep;
import dev.queuectl.store.mongo.MongoOptions;
import dev.queuectl.store.mongo.MongoStorage;
import dev.queuectl.store.postgres.PostgresOptions;
import dev.queuectl.store.postgres.PostgresStorage;
import dev.queuectl.store.sqlite.OpenOptions;
import dev.queuectl.store.sqlite.SqliteStorage;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Finds the backend that a URL means: the only place that knows them. */
final class Stores {
    /** How long a call waits while another process keeps the store locked. */
    private static final Duration BUSY_LIMIT = Duration.ofSeconds(10);

    private Stores() {}

    /**
     * Opens a store.
     *
     * @param home where what belongs to a store on a server is kept on this machine
     * @param oneShot whether the process ends as soon as it has closed the store
     */
    static Storage open(
            StoreUrl url, Path home, Supplier<Host> host, RandomGenerator random, boolean oneShot) {
        // Not a switch over the types, whose first use costs a short command some milliseconds.
        if (url instanceof StoreUrl.Sqlite file) {
            return SqliteStorage.open(file.database(), options(host, random, oneShot));
        }
        if (url instanceof StoreUrl.Mongo server) {
            return MongoStorage.open(server.text(), new MongoOptions(home, random, oneShot));
        }
        return PostgresStorage.open(url.text(), new PostgresOptions(home, random, oneShot));
    }

    /**
     * Opens a store for maintenance by a short command, also where {@link #open} refuses its
     * version.
     */
    static Upkeep upkeep(StoreUrl url, Path home, Supplier<Host> host, RandomGenerator random) {
        return switch (url) {
            case StoreUrl.Sqlite(Path database) ->
                    SqliteStorage.upkeep(database, options(host, random, true));
            case StoreUrl.Postgres(String text) ->
                    PostgresStorage.upkeep(text, new PostgresOptions(home, random, true));
            case StoreUrl.Mongo(String text) ->
                    MongoStorage.upkeep(text, new MongoOptions(home, random, true));
        };
    }

    /** Answers how the files of stores are opened by this call. */
    static OpenOptions options(Supplier<Host> host, RandomGenerator random, boolean oneShot) {
        return new OpenOptions(BUSY_LIMIT, () -> host.get().identity(), random, oneShot);
    }
}
