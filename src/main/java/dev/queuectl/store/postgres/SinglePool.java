package dev.queuectl.store.postgres;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;

/** The one connection of a short command, made when it is first needed, and anew when it broke. */
final class SinglePool implements Pool {
    private final PostgresUrl url;
    private final Troubles troubles;
    private final Limits limits;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by lock, which is held while the connection is lent.
    private @Nullable Connection connection;

    SinglePool(PostgresUrl url, Troubles troubles, Limits limits) {
        this.url = url;
        this.troubles = troubles;
        this.limits = limits;
    }

    @Override
    public Connection lend() throws SQLException {
        lock.lock();
        boolean lent = false;
        try {
            Connection open = connection;
            if (open == null || open.isClosed()) {
                open = Driver.connect(url);
                prepare(open);
                connection = open;
            }
            lent = true;
            return open;
        } finally {
            if (!lent) {
                lock.unlock();
            }
        }
    }

    @Override
    public void takeBack(Connection back) throws SQLException {
        try {
            // Costs nothing where there is nothing to undo.
            back.rollback();
        } finally {
            lock.unlock();
        }
    }

    private void prepare(Connection made) throws SQLException {
        try (var settings = made.createStatement()) {
            settings.execute(limits.boundOfSilence());
        }
        made.setAutoCommit(false);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (connection != null) {
                connection.close();
                connection = null;
            }
        } catch (SQLException e) {
            throw troubles.of(e);
        } finally {
            lock.unlock();
        }
    }
}
