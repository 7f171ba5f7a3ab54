package dev.queuectl.store.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/** Lends connections that commit by hand. Thread-safe. */
interface Pool extends AutoCloseable {
    /** Lends a connection to one thread. */
    Connection lend() throws SQLException;

    /** Takes a connection back, with no transaction under way. */
    void takeBack(Connection connection) throws SQLException;

    /** Closes all connections. Works twice. */
    @Override
    void close();
}
