package dev.queuectl.store.postgres;

import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.server.Renewal;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/**
 * Renews a lease on a connection of its own. A renewal that is lost costs nobody anything: it need
 * not be durable.
 */
final class PostgresRenewal implements Renewal {
    private static final String RENEW =
            """
            UPDATE @worker SET lease_until = clock_timestamp() + ? * interval '1 ms'
            WHERE id = ? AND standing = 0
            """;

    private final PostgresUrl url;
    private final Duration lease;
    private final WorkerId worker;
    private final Troubles troubles;

    private @Nullable Connection connection;

    PostgresRenewal(PostgresUrl url, Duration lease, WorkerId worker) {
        this.url = url;
        this.lease = lease;
        this.worker = worker;
        this.troubles = new Troubles(url.shown());
    }

    @Override
    public boolean renew() {
        String sql = RENEW.replace("@", "\"" + url.schema() + "\".");
        try (var renewal = connected().prepareStatement(sql)) {
            renewal.setLong(1, lease.toMillis());
            renewal.setString(2, worker.value());
            return renewal.executeUpdate() > 0;
        } catch (SQLException e) {
            close();
            throw troubles.of(e);
        }
    }

    private Connection connected() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = connect();
            connection = open;
        }
        return open;
    }

    private Connection connect() throws SQLException {
        Properties properties = url.properties();
        long third = Math.max(1, lease.toSeconds() / 3);
        properties.setProperty("socketTimeout", Long.toString(third));
        properties.setProperty("connectTimeout", Long.toString(Math.min(5, third)));
        Connection made = Driver.connect(url, properties);
        try (var setting = made.createStatement()) {
            setting.execute("SET synchronous_commit = off");
        }
        return made;
    }

    @Override
    public void close() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException gone) {
                // As good as closed.
                connection = null;
            }
        }
    }
}
