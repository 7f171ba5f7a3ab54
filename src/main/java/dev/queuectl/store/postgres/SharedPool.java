package dev.queuectl.store.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** The few connections of a process that lives long: a worker, or a server of pages. */
final class SharedPool implements Pool {
    /** A worker's turn, its watch, two that bring large output, and two callers besides. */
    private static final int MOST = 6;

    /**
     * Every statement has its index, and must use it also before the server's statistics have
     * noticed how a table has grown; and each is executed so often that it is planned once. A batch
     * is brought together with the rows that its ids find by hashing: a loop would go through the
     * whole batch for each row where the server expects few.
     */
    static final String PLANNING =
            """
            SET enable_seqscan = off; SET enable_nestloop = off; SET jit = off;
            SET plan_cache_mode = force_generic_plan
            """;

    private final HikariDataSource source;

    SharedPool(PostgresUrl url, Limits limits) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("queuectl");
        config.setDataSource(Driver.source(url));
        config.setAutoCommit(false);
        // Committed by itself: else it would be undone with the first transaction that is.
        config.setIsolateInternalQueries(true);
        config.setConnectionInitSql(PLANNING + "; " + limits.boundOfSilence());
        config.setMaximumPoolSize(MOST);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(limits.lending().toMillis());
        config.setIdleTimeout(Duration.ofMinutes(2).toMillis());
        config.setMaxLifetime(Duration.ofMinutes(30).toMillis());
        // Nobody fails here: who asks for a connection is told.
        config.setInitializationFailTimeout(-1);
        this.source = new HikariDataSource(config);
    }

    @Override
    public Connection lend() throws SQLException {
        try {
            return source.getConnection();
        } catch (SQLException e) {
            // The pool says only that it timed out; why stands in the cause.
            throw e.getCause() instanceof SQLException cause ? cause : e;
        }
    }

    @Override
    public void takeBack(Connection connection) throws SQLException {
        connection.close();
    }

    @Override
    public void close() {
        source.close();
    }
}
