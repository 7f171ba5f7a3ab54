package dev.queuectl.store.postgres;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;

/**
 * A connection that hears notifications, with the thread that waits for them. Whether they arrive
 * at all is tried out: behind a pooler that lends connections by the transaction they do not, and
 * then everybody is told to look once a second. Thread-safe.
 */
final class Listener implements AutoCloseable {
    private static final Duration PING = Duration.ofSeconds(10);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(5);
    private static final Duration LONGEST_PROBE = Duration.ofSeconds(3);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();

    private final PostgresUrl url;
    private final String channel;
    private final String origin;
    private final Bell probe;
    private final Runnable wake;

    private volatile @Nullable Connection connection;
    private volatile boolean polling;
    private volatile boolean closed;
    private volatile long probedAt;
    private volatile boolean probing;
    private volatile long lastLook = System.nanoTime();

    private Listener(PostgresUrl url, String channel, String origin, Bell probe, Runnable wake) {
        this.url = url;
        this.channel = channel;
        this.origin = origin;
        this.probe = probe;
        this.wake = wake;
    }

    /**
     * Starts to listen: what others change after this is heard of. Where the server cannot be
     * reached it goes on to try.
     *
     * @param origin what our own notifications say, which are no news
     */
    static Listener start(
            PostgresUrl url, String channel, String origin, Bell probe, Runnable wake) {
        Listener listener = new Listener(url, channel, origin, probe, wake);
        try {
            listener.connect();
        } catch (SQLException e) {
            listener.polling = true;
        }
        Thread.ofPlatform().name("listen").daemon().start(listener::work);
        return listener;
    }

    private void connect() throws SQLException {
        Connection made = Driver.connect(url, impatient(url));
        try (var listen = made.createStatement()) {
            listen.execute("LISTEN \"" + channel + "\"");
        }
        connection = made;
        if (closed) {
            disconnect();
            return;
        }
        probing = true;
        probedAt = System.nanoTime();
        probe.ring();
    }

    /**
     * The first to listen waits for this connection, and may have to wait for another one that is
     * silent as well. It is asked again and again whether it is still there. Who says how long a
     * server may be silent is obeyed here too.
     */
    private static Properties impatient(PostgresUrl url) {
        Properties properties = url.properties();
        if (!url.parameters().containsKey("socketTimeout")) {
            properties.setProperty("socketTimeout", Long.toString(LONGEST_ANSWER.toSeconds()));
        }
        return properties;
    }

    private void work() {
        while (!closed) {
            try {
                if (connection == null) {
                    connect();
                    // What was changed meanwhile nobody told us.
                    wake.run();
                }
                hear();
            } catch (SQLException | RuntimeException e) {
                disconnect();
                polling = true;
                if (!closed) {
                    LockSupport.parkNanos(this, RETRY_NANOS);
                }
            }
        }
    }

    private void hear() throws SQLException {
        Connection open = connection;
        if (open == null) {
            return;
        }
        Duration wait = probing ? LONGEST_PROBE : PING;
        PGNotification[] heard =
                open.unwrap(PGConnection.class).getNotifications((int) wait.toMillis());
        boolean news = false;
        for (PGNotification notification : heard == null ? new PGNotification[0] : heard) {
            if (notification.getParameter().equals(origin)) {
                probing = false;
                polling = false;
            } else {
                news = true;
            }
        }
        if (news) {
            wake.run();
        } else if (probing && System.nanoTime() - probedAt >= LONGEST_PROBE.toNanos()) {
            probing = false;
            polling = true;
        }
        if (heard == null || heard.length == 0) {
            ping(open);
        }
    }

    /** Notices a connection that is dead without having said so. */
    private static void ping(Connection open) throws SQLException {
        try (var ping = open.createStatement()) {
            ping.execute("SELECT 1");
        }
    }

    boolean isPolling() {
        return polling;
    }

    /** Whether notifications do not arrive, and it is a second since this said yes. */
    boolean isTimeToLook() {
        long now = System.nanoTime();
        if (!polling || now - lastLook < LOOK.toNanos()) {
            return false;
        }
        lastLook = now;
        return true;
    }

    private void disconnect() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException gone) {
                connection = null;
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        disconnect();
    }
}
