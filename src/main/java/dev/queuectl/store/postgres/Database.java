package dev.queuectl.store.postgres;

import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The server as the doors see it: lends sessions, and tells others of changes. Thread-safe. Every
 * method may throw a {@link dev.queuectl.store.StoreException}.
 */
final class Database implements AutoCloseable {
    private final Pool pool;
    private final String schema;
    private final Troubles troubles;
    private final Bell bell;
    private final Set<String> statements = ConcurrentHashMap.newKeySet();

    Database(Pool pool, String schema, Troubles troubles, Bell bell) {
        this.pool = pool;
        this.schema = schema;
        this.troubles = troubles;
        this.bell = bell;
    }

    /**
     * Begins a transaction, at the isolation that statements see what was committed before each.
     */
    Session begin() {
        try {
            return new Session(this, pool, pool.lend(), troubles);
        } catch (SQLException e) {
            throw troubles.of(e);
        }
    }

    /**
     * Answers a statement as the server takes it, which is noted. The schema is named rather than
     * searched for: behind a pooler sessions are not ours.
     *
     * @param sql with {@code @} before the name of each table
     */
    String qualified(String sql) {
        String qualified = sql.replace("@", "\"" + schema + "\".");
        statements.add(qualified);
        return qualified;
    }

    /** Answers the SQL of every statement that was needed so far. */
    Set<String> statementsSoFar() {
        return Set.copyOf(statements);
    }

    /** Tells whoever listens that the store has changed. */
    void ring() {
        bell.ring();
    }

    @Override
    public void close() {
        pool.close();
    }
}
