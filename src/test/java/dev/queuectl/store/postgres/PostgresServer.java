package dev.queuectl.store.postgres;

import dev.queuectl.Patience;
import dev.queuectl.store.Storage;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A PostgreSQL server for the tests of this JVM: the one that {@code QUEUECTL_TEST_POSTGRES_URL}
 * names, or else one that is started when first needed and stopped when the JVM ends. Each test
 * gets a schema of its own.
 */
public final class PostgresServer {
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    /** A server that shares a stalling machine with its tests is slow, and not gone. */
    static final String PATIENT = "connectTimeout=60&socketTimeout=300";

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
                                .setPGStartupWait(Patience.LONG)
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
        return Running.URL + sign + PATIENT + "&schema=" + schema;
    }

    /** Answers where the server of a store listens. */
    public static InetSocketAddress address(String url) {
        String hosts = PostgresUrl.parse(url).hosts();
        int colon = hosts.lastIndexOf(':');
        return new InetSocketAddress(
                hosts.substring(0, colon), Integer.parseInt(hosts.substring(colon + 1)));
    }

    /**
     * Answers the URL of the same store by another way, which must not be hidden by TLS. Whoever
     * goes that way is as patient as the program is by itself: what is lost on it is not waited
     * for.
     *
     * @param port where on this machine that way begins
     * @param parameters more parameters, each as {@code name=value}
     */
    public static String through(String url, int port, String... parameters) {
        StringBuilder other = new StringBuilder();
        String usual = url.replace(PATIENT + "&", "");
        other.append(usual.replace(PostgresUrl.parse(url).hosts(), "localhost:" + port));
        other.append(usual.indexOf('?') < 0 ? '?' : '&').append("sslmode=disable");
        for (String parameter : parameters) {
            other.append('&').append(parameter);
        }
        return other.toString();
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

    /**
     * Asks the server, and answers the first column.
     *
     * @param sql with {@code @} before the name of each of the store's tables
     */
    public static List<String> ask(String url, String sql) {
        PostgresUrl parsed = PostgresUrl.parse(url);
        String qualified = sql.replace("@", "\"" + parsed.schema() + "\".");
        List<String> column = new ArrayList<>();
        try (Connection connection =
                        DriverManager.getConnection(parsed.driverUrl(), parsed.properties());
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(qualified)) {
            while (rows.next()) {
                column.add(rows.getString(1));
            }
            return column;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Opens a store as short commands do, with the usual leases. */
    public static Storage open(String url, Path folder) {
        return PostgresStorage.open(url, new PostgresOptions(folder, new Random(), true));
    }
}
