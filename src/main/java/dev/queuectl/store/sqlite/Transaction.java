package dev.queuectl.store.sqlite;

/**
 * A transaction, and with it the right to use the connection. What was not committed when it is
 * closed is undone. Not thread-safe.
 */
final class Transaction implements AutoCloseable {
    private final Database database;
    private final boolean writing;
    private boolean committed;
    private boolean wakesOthers;
    private boolean hurried;

    Transaction(Database database, boolean writing) {
        this.database = database;
        this.writing = writing;
    }

    /** Answers the statement of that SQL, prepared at its first use. */
    Statement statement(String sql) {
        return database.statement(sql);
    }

    /** Executes statements that answer nothing and are needed once. */
    void execute(String script) {
        database.execute(script);
    }

    /** Wakes whoever listens to the store, if and when this transaction is committed. */
    void wakeOthers() {
        wakesOthers = true;
    }

    /** Says that work begins when this transaction ends: what can wait shall not hold it up. */
    void hurry() {
        hurried = true;
    }

    /** Makes the changes durable. */
    void commit() {
        database.commit();
        committed = true;
    }

    @Override
    public void close() {
        try {
            if (!writing) {
                database.commit();
            } else if (committed) {
                database.tidy(hurried);
            } else {
                database.rollBack();
            }
        } finally {
            database.release();
        }
        if (committed && wakesOthers) {
            database.ring();
        }
    }
}
