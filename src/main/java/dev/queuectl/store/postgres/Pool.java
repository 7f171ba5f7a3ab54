package dev.queuectl.store.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/** Lends connections that commit by hand. Thread-safe. */
interface Pool extends AutoCloseable {
    /**
     * Has the server undo what a frozen process, or one that is cut off without a sign, has begun:
     * until then nobody could claim the jobs it was about to. Sooner than a lease is over, and
     * sooner than anybody gives up to wait for a lock.
     */
    String BOUND = "SET idle_in_transaction_session_timeout = '15s'";

    /** Lends a connection to one thread. */
    Connection lend() throws SQLException;

    /** Takes a connection back, with no transaction under way. */
    void takeBack(Connection connection) throws SQLException;

    /** Closes all connections. Works twice. */
    @Override
    void close();
}
