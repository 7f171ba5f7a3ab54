package dev.queuectl.store.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A PostgreSQL server for the tests of this JVM: the one that {@code QUEUECTL_TEST_POSTGRES_URL}
 * names, or else one that is started when first needed and stopped when the JVM ends. Each test
 * gets a schema of its own.
 */
public final class PostgresServer {
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private PostgresServer() {}

    /** Started by whoever first names the class. */
    private static final class Running {
        static final String URL = url();

        private static String url() {
            String given = System.getenv("QUEUECTL_TEST_POSTGRES_URL");
            if (given != null && !given.isEmpty()) {
                return given;
            }
            try {
                // It registers its own end with the JVM.
                EmbeddedPostgres server =
                        EmbeddedPostgres.builder()
                                .setServerConfig("fsync", "off")
                                .setServerConfig("max_connections", "300")
                                .start();
                return "postgresql://postgres@localhost:" + server.getPort() + "/postgres";
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Answers the URL of a store that does not exist yet. */
    public static String freshUrl() {
        String schema = "t" + ProcessHandle.current().pid() + "_" + SCHEMAS.incrementAndGet();
        char sign = Running.URL.indexOf('?') < 0 ? '?' : '&';
        return Running.URL + sign + "schema=" + schema;
    }

    /** Removes a store with all that is in it. */
    public static void drop(String url) {
        PostgresUrl parsed = PostgresUrl.parse(url);
        execute(url, "DROP SCHEMA IF EXISTS \"" + parsed.schema() + "\" CASCADE");
    }

    /** Executes a statement on the server. */
    public static void execute(String url, String sql) {
        PostgresUrl parsed = PostgresUrl.parse(url);
        try (Connection connection =
                        DriverManager.getConnection(parsed.driverUrl(), parsed.properties());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
