package dev.queuectl.store.sqlite;

import dev.queuectl.store.StoreException;
import dev.queuectl.store.StoreException.Code;

import org.sqlite.BusyHandler;
import org.sqlite.SQLiteOpenMode;
import org.sqlite.jdbc4.JDBC4Connection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.Properties;

/** Connects to a database file and refuses what is no queue. Cheap: every command pays for it. */
final class Opening {
    /** The first SQLite that cannot lose commits when processes write and checkpoint at once. */
    private static final int[] OLDEST_SAFE_VERSION = {3, 51, 3};

    /**
     * FULL makes each commit durable. Memory-mapped reading is off, since a file that another
     * process truncates would crash this one. The cache is an upper bound, in KiB: enough for the
     * upper levels of every index. The log is kept short by {@link WriteAheadLog}.
     */
    private static final String PRAGMAS =
            """
            PRAGMA synchronous = FULL;
            PRAGMA mmap_size = 0;
            PRAGMA foreign_keys = OFF;
            PRAGMA trusted_schema = OFF;
            PRAGMA cell_size_check = ON;
            PRAGMA temp_store = MEMORY;
            PRAGMA cache_size = -16384;
            PRAGMA wal_autocheckpoint = 0;
            PRAGMA journal_size_limit = 67108864;
            """;

    private static final String READ_ONLY_FOR_GOOD = "?immutable=1";

    private Opening() {}

    /**
     * Opens the database and brings it to the present schema.
     *
     * @throws StoreException when it cannot be used
     */
    static Database open(Location location, OpenOptions options, Doorbell doorbell) {
        return open(location, options, doorbell, false);
    }

    /**
     * Opens the database as it is.
     *
     * @throws StoreException when it cannot be used, or is none of ours
     */
    static Database openAsItIs(Location location, OpenOptions options, Doorbell doorbell) {
        return open(location, options, doorbell, true);
    }

    private static Database open(
            Location location, OpenOptions options, Doorbell doorbell, boolean asItIs) {
        try {
            return open(location, options, doorbell, asItIs, "");
        } catch (StoreException e) {
            // Without a log, and without the right to make one, nobody can be writing: SQLite may
            // read the file as one that does not change.
            if (e.code() == Code.UNREACHABLE
                    && e.getCause() instanceof SQLException
                    && !hasLog(location)) {
                return open(location, options, doorbell, asItIs, READ_ONLY_FOR_GOOD);
            }
            throw e;
        }
    }

    private static Database open(
            Location location,
            OpenOptions options,
            Doorbell doorbell,
            boolean asItIs,
            String parameters) {
        Patience patience = new Patience(options.busyLimit(), options.random());
        Troubles troubles = new Troubles(location.database(), patience);
        try {
            // URIs take a path as it is, but for these three characters.
            String path =
                    location.database()
                            .toString()
                            .replace("%", "%25")
                            .replace("?", "%3f")
                            .replace("#", "%23");
            JDBC4Connection connection =
                    new JDBC4Connection("jdbc:sqlite:", "file:" + path + parameters, flags());
            // Transactions are begun and ended by our own statements, ids are made by our callers.
            connection.getConnectionConfig().setAutoCommit(false);
            connection.getConnectionConfig().setGetGeneratedKeys(false);
            Database database =
                    new Database(connection, troubles, new WriteAheadLog(patience), doorbell);
            boolean opened = false;
            try {
                requireSafeVersion(connection.libversion());
                BusyHandler.setHandler(connection, patience);
                database.execute(PRAGMAS);
                int _ =
                        asItIs
                                ? Schema.found(database, location.database())
                                : Schema.bringUpToDate(database, location.database(), patience);
                opened = true;
                return database;
            } finally {
                if (!opened) {
                    database.close();
                }
            }
        } catch (SQLException e) {
            throw troubles.of(e);
        }
    }

    /**
     * The file is there, so SQLite need not create it; the database's own lock guards its calls.
     */
    private static Properties flags() {
        Properties properties = new Properties();
        properties.setProperty(
                "open_mode",
                Integer.toString(SQLiteOpenMode.READWRITE.flag | SQLiteOpenMode.NOMUTEX.flag));
        return properties;
    }

    static void requireSafeVersion(String version) {
        int at = 0;
        for (int wanted : OLDEST_SAFE_VERSION) {
            int number = 0;
            while (at < version.length() && Character.isDigit(version.charAt(at))) {
                number = number * 10 + version.charAt(at++) - '0';
            }
            at++;
            if (number > wanted) {
                return;
            }
            if (number < wanted) {
                throw new StoreException(
                        Code.UNSAFE,
                        "SQLite "
                                + version
                                + " can lose jobs when several processes use a queue; 3.51.3 is"
                                + " the first that cannot",
                        "use the SQLite library that queuectl came with");
            }
        }
    }

    private static boolean hasLog(Location location) {
        try {
            return Files.size(location.log()) > 0;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
