package dev.queuectl.store.postgres;

import dev.queuectl.store.WorkerRecord;
import dev.queuectl.store.WorkerStore.Membership;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;

/**
 * A worker's lease, renewed by a thread and a connection of its own, so that nothing a worker waits
 * for keeps it from showing that it lives. A renewal that is lost costs nobody anything: it need
 * not be durable.
 */
final class Lease implements Membership {
    private static final String RENEW =
            """
            UPDATE @worker SET lease_until = clock_timestamp() + ? * interval '1 ms'
            WHERE id = ? AND standing = 0
            """;

    private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();

    private final WorkerRecord worker;
    private final PostgresUrl url;
    private final LeaseTerms terms;
    private final WorkerRows rows;
    private final Thread thread;

    private volatile long renewedAt;
    private volatile boolean takenForDead;
    private volatile boolean closed;

    // Confined to the thread.
    private @Nullable Connection connection;

    /**
     * @param joinedAt when the lease was asked for, as {@link System#nanoTime}
     */
    Lease(WorkerRecord worker, PostgresUrl url, LeaseTerms terms, WorkerRows rows, long joinedAt) {
        this.worker = worker;
        this.url = url;
        this.terms = terms;
        this.rows = rows;
        this.renewedAt = joinedAt;
        this.thread = Thread.ofPlatform().name("lease").daemon().unstarted(this::work);
        thread.start();
    }

    private void work() {
        long pause = terms.renewal().toNanos();
        while (!closed) {
            LockSupport.parkNanos(this, pause);
            if (!closed && !takenForDead) {
                pause = renew() ? terms.renewal().toNanos() : RETRY_NANOS;
            }
        }
        disconnect();
    }

    /** Answers whether the server was reached. */
    private boolean renew() {
        // From before the request: the server's answer may be long on its way.
        long now = System.nanoTime();
        try {
            Connection open = connection;
            if (open == null) {
                open = connect();
                connection = open;
            }
            String sql = RENEW.replace("@", "\"" + url.schema() + "\".");
            try (var renewal = open.prepareStatement(sql)) {
                renewal.setLong(1, terms.expiry().toMillis());
                renewal.setString(2, worker.id().value());
                if (renewal.executeUpdate() > 0) {
                    renewedAt = now;
                } else {
                    takenForDead = true;
                }
            }
            return true;
        } catch (SQLException | RuntimeException e) {
            // Whatever it was: without this thread the worker would be given up.
            disconnect();
            return false;
        }
    }

    /** Waits for nothing longer than leaves time for another try before the lease is over. */
    private Connection connect() throws SQLException {
        Properties properties = url.properties();
        long third = Math.max(1, terms.expiry().toSeconds() / 3);
        properties.setProperty("socketTimeout", Long.toString(third));
        properties.setProperty("connectTimeout", Long.toString(Math.min(5, third)));
        Connection made = Driver.connect(url, properties);
        try (var setting = made.createStatement()) {
            setting.execute("SET synchronous_commit = off");
        }
        return made;
    }

    private void disconnect() {
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

    @Override
    public void requireAlive() {
        // That others took this worker for dead it can mend: see isTakenForDead.
    }

    @Override
    public boolean dependsOnContact() {
        return true;
    }

    @Override
    public boolean isTakenForDead() {
        return takenForDead;
    }

    @Override
    public boolean rejoin() {
        long now = System.nanoTime();
        if (!rows.rejoin(worker, terms.expiry())) {
            return false;
        }
        renewedAt = now;
        takenForDead = false;
        LockSupport.unpark(thread);
        return true;
    }

    @Override
    public boolean isNearlyOver() {
        Duration since = Duration.ofNanos(System.nanoTime() - renewedAt);
        return since.compareTo(terms.expiry().minus(terms.renewal())) >= 0;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            // First the row: while it stands the worker must be seen to live.
            rows.remove(worker.id());
            closed = true;
            LockSupport.unpark(thread);
        }
    }
}
