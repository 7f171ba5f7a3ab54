package dev.queuectl.store.postgres;

import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** Tries out whether notifications arrive, once and for whoever asks. */
final class Trial {
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private Trial() {}

    /**
     * Listens on a connection of its own and rings on another, since behind a pooler that lends
     * connections by the transaction only these two may differ.
     *
     * @return whether the ring was heard within a second
     */
    static boolean succeeds(PostgresUrl url, String channel, Bell bell) {
        try (Connection connection = Driver.connect(url);
                var listen = connection.createStatement()) {
            listen.execute("LISTEN \"" + channel + "\"");
            bell.ring();
            PGNotification[] heard =
                    connection
                            .unwrap(PGConnection.class)
                            .getNotifications((int) LONGEST.toMillis());
            return heard != null && heard.length > 0;
        } catch (SQLException e) {
            return false;
        }
    }
}
