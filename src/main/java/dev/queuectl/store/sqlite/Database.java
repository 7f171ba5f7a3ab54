package dev.queuectl.store.sqlite;

import org.sqlite.jdbc4.JDBC4Connection;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one connection of an opened store, used by one thread at a time: a {@link Transaction} holds
 * the lock from its beginning to its end. Thread-safe. Every method may throw a {@link
 * dev.queuectl.store.StoreException}.
 */
final class Database {
    private static final String BEGIN = "BEGIN";
    private static final String BEGIN_IMMEDIATE = "BEGIN IMMEDIATE";
    private static final String COMMIT = "COMMIT";
    private static final String ROLLBACK = "ROLLBACK";
    private static final String DATA_VERSION = "PRAGMA data_version";

    private final JDBC4Connection connection;
    private final Troubles troubles;
    private final WriteAheadLog log;
    private final Doorbell doorbell;
    private final Map<String, Statement> statements = new HashMap<>();
    private final Statement.Cursors cursors = new Statement.Cursors();
    private final ReentrantLock lock = new ReentrantLock();
    private boolean closed;

    Database(JDBC4Connection connection, Troubles troubles, WriteAheadLog log, Doorbell doorbell) {
        this.connection = connection;
        this.troubles = troubles;
        this.log = log;
        this.doorbell = doorbell;
    }

    /** Begins to read: until its end, the transaction sees the store as it now is. */
    Transaction read() {
        return begin(BEGIN, false);
    }

    /**
     * Begins to write, once no other process does. A transaction that has begun to read is never
     * turned into a writing one, since that fails whenever another process has written meanwhile.
     */
    Transaction write() {
        return begin(BEGIN_IMMEDIATE, true);
    }

    private Transaction begin(String beginning, boolean writing) {
        if (lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("a transaction within a transaction");
        }
        lock.lock();
        boolean begun = false;
        try {
            requireOpen();
            statement(beginning).run();
            begun = true;
            return new Transaction(this, writing);
        } finally {
            if (!begun) {
                lock.unlock();
            }
        }
    }

    /** Ends the transaction that this thread began; its changes are durable then. */
    void commit() {
        statement(COMMIT).run();
    }

    /**
     * Does what has to be done from time to time after a commit.
     *
     * @param hurried whether somebody waits for the end of the transaction
     */
    void tidy(boolean hurried) {
        log.keepShort(this, hurried);
    }

    /** Undoes the transaction that this thread began. */
    void rollBack() {
        try {
            // It fails when SQLite has undone the transaction already, which is as good.
            int _ = connection.getDatabase()._exec(ROLLBACK);
        } catch (SQLException e) {
            throw troubles.of(e);
        }
    }

    /** Lets others use the connection. */
    void release() {
        try {
            if (cursors.open > 0) {
                for (Statement statement : statements.values()) {
                    statement.finish();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    void ring() {
        doorbell.ring();
    }

    /** Prepares a statement ahead of the transaction that will need it. */
    void prepare(String sql) {
        lock.lock();
        try {
            requireOpen();
            Statement _ = statement(sql);
        } finally {
            lock.unlock();
        }
    }

    Statement statement(String sql) {
        Statement known = statements.get(sql);
        if (known != null && known.isUsable()) {
            return known;
        }
        try {
            Statement made = new Statement(connection, sql, troubles, cursors);
            statements.put(sql, made);
            return made;
        } catch (SQLException e) {
            throw troubles.of(e);
        }
    }

    /**
     * Executes statements that answer nothing and are needed once, each one ended by a semicolon.
     */
    void execute(String script) {
        try {
            int result = connection.getDatabase()._exec(script);
            if (result != 0) {
                connection.getDatabase().throwex(result);
            }
        } catch (SQLException e) {
            throw troubles.of(e);
        }
    }

    /** Answers a number that changes when another connection, of this process or not, commits. */
    long dataVersion() {
        lock.lock();
        try {
            requireOpen();
            return statement(DATA_VERSION).nextNumber();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Executes a statement outside of any transaction, with the name of a file as its parameter.
     */
    void copyInto(String sql, String file) {
        lock.lock();
        try {
            requireOpen();
            statement(sql).bind(file).run();
        } finally {
            lock.unlock();
        }
    }

    Troubles troubles() {
        return troubles;
    }

    /** Answers the SQL of every statement that was needed so far. */
    Set<String> statementsSoFar() {
        lock.lock();
        try {
            return Set.copyOf(statements.keySet());
        } finally {
            lock.unlock();
        }
    }

    /** Lets go of the file. If no other process has it open, SQLite empties and removes its log. */
    void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                connection.close();
            }
        } catch (SQLException e) {
            throw troubles.of(e);
        } finally {
            lock.unlock();
        }
    }

    /** Refuses further use, but keeps the file open until the process ends. */
    void leaveOpen() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the store is closed");
        }
    }
}
