package dev.queuectl.store.postgres;

import org.postgresql.PGConnection;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A transaction on a connection of its own. What was not committed when it is closed is undone. Not
 * thread-safe.
 */
final class Session implements AutoCloseable {
    private final Database database;
    private final Pool pool;
    private final Connection connection;
    private final Troubles troubles;
    private final List<Query> queries = new ArrayList<>();
    private boolean committed;
    private boolean wakesOthers;

    Session(Database database, Pool pool, Connection connection, Troubles troubles) {
        this.database = database;
        this.pool = pool;
        this.connection = connection;
        this.troubles = troubles;
    }

    /**
     * Answers a statement to be executed.
     *
     * @param sql with {@code @} before the name of each table
     */
    Query query(String sql) {
        try {
            Query query =
                    new Query(
                            connection,
                            connection.prepareStatement(database.qualified(sql)),
                            troubles);
            queries.add(query);
            return query;
        } catch (SQLException e) {
            throw troubles.of(e);
        }
    }

    /** Executes statements that answer nothing and are needed once. */
    void execute(String script) {
        try (var statement = connection.createStatement()) {
            statement.execute(database.qualified(script));
        } catch (SQLException e) {
            throw troubles.of(e);
        }
    }

    /**
     * Whether the server itself is at the other end of the connection: a pooler between makes up
     * the process that serves it.
     *
     * @param process the process that serves this transaction
     */
    boolean isDirect(long process) {
        try {
            return connection.unwrap(PGConnection.class).getBackendPID() == process;
        } catch (SQLException e) {
            throw troubles.of(e);
        }
    }

    /** Wakes whoever listens to the store, if and when this transaction is committed. */
    void wakeOthers() {
        wakesOthers = true;
    }

    /** Makes the changes durable. */
    void commit() {
        try {
            connection.commit();
            committed = true;
        } catch (SQLException e) {
            throw troubles.ofCommit(e);
        }
    }

    @Override
    public void close() {
        try {
            try {
                for (Query query : queries) {
                    query.close();
                }
                if (!committed) {
                    connection.rollback();
                }
            } finally {
                pool.takeBack(connection);
            }
        } catch (SQLException e) {
            // What was not committed is undone with the connection. But who waited in vain for that
            // must not go on to wait for the next answer.
            if (!committed) {
                throw troubles.of(e);
            }
        }
        if (committed && wakesOthers) {
            database.ring();
        }
    }
}
