package dev.queuectl.store.postgres;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import java.util.zip.CRC32;

/**
 * Rings by {@code NOTIFY}, in a statement of its own after the commit that others shall hear of: a
 * commit that notifies holds a lock that all of its kind on the server wait for, so it should be
 * one that writes nothing.
 *
 * <p>In a process that lives long the calls of a moment share one notification, sent by a thread of
 * its own; a short command sends it before it goes on.
 */
final class Notifying implements Bell, AutoCloseable {
    private static final String NOTIFY = "SELECT pg_notify(?, ?)";

    private final Pool pool;
    private final String channel;
    private final String origin;
    private final Semaphore asked = new Semaphore(0);
    private final boolean atOnce;
    private volatile boolean closed;

    private Notifying(Pool pool, String channel, String origin, boolean atOnce) {
        this.pool = pool;
        this.channel = channel;
        this.origin = origin;
        this.atOnce = atOnce;
    }

    /** Rings before {@link #ring} returns. */
    static Notifying atOnce(Pool pool, String channel, String origin) {
        return new Notifying(pool, channel, origin, true);
    }

    /** Rings soon after. */
    static Notifying soon(Pool pool, String channel, String origin) {
        Notifying bell = new Notifying(pool, channel, origin, false);
        Thread.ofPlatform().name("notify").daemon().start(bell::work);
        return bell;
    }

    /** Answers the channel of a schema; channels are the database's, and their names are short. */
    static String channel(String schema) {
        CRC32 sum = new CRC32();
        sum.update(schema.getBytes(StandardCharsets.UTF_8));
        return "queuectl_" + Long.toHexString(sum.getValue());
    }

    @Override
    public void ring() {
        if (atOnce) {
            send();
        } else {
            asked.release();
        }
    }

    private void work() {
        while (!closed) {
            asked.acquireUninterruptibly();
            asked.drainPermits();
            if (!closed) {
                send();
            }
        }
    }

    private void send() {
        try {
            Connection connection = pool.lend();
            try (var notify = connection.prepareStatement(NOTIFY)) {
                notify.setString(1, channel);
                notify.setString(2, origin);
                notify.execute();
                connection.commit();
            } finally {
                pool.takeBack(connection);
            }
        } catch (SQLException | RuntimeException unheard) {
            // Whoever waits for it looks by himself from time to time. This thread must go on.
            return;
        }
    }

    @Override
    public void close() {
        closed = true;
        asked.release();
    }
}
