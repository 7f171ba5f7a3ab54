package dev.queuectl.store.sqlite;

/**
 * A transaction, and with it the right to use the connection. What was not committed when it is
 * closed is undone. Not thread-safe.
 */
final class Transaction implements AutoCloseable {
    private final Database database;
    private String ending;
    private boolean wakesOthers;

    /**
     * @param ending what ends it unless it is committed
     */
    Transaction(Database database, String ending) {
        this.database = database;
        this.ending = ending;
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

    /** Makes the changes durable. */
    void commit() {
        database.commit();
        ending = "";
    }

    @Override
    public void close() {
        database.end(ending, wakesOthers && ending.isEmpty());
    }
}
