package dev.queuectl.store.sqlite;

import dev.queuectl.store.sql.Row;

import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;
import org.sqlite.jdbc4.JDBC4PreparedStatement;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * A prepared statement that is kept as long as its {@link Database}. Parameters are bound, and
 * columns read, one after the other in the order in which the SQL has them.
 *
 * <p>It is prepared by the JDBC driver and executed by the driver's core: what lies between makes
 * several objects and checks for each column, and a page of jobs has more than a thousand.
 *
 * <p>Not thread-safe; used within one {@link Transaction} at a time. Every method may throw a
 * {@link dev.queuectl.store.StoreException}.
 */
final class Statement implements Row {
    private static final int ROW = 100;
    private static final int DONE = 101;
    private static final int NULL = 5;

    private final CoreStatement prepared;
    private final long handle;
    private final DB driver;
    private final Troubles troubles;
    private final Cursors cursors;
    private @Nullable Object[] values = new Object[8];
    private int parameters;
    private int column;
    private boolean onRow;

    /** Counts the statements of a connection that have rows left to read. */
    static final class Cursors {
        int open;
    }

    Statement(SQLiteConnection connection, String sql, Troubles troubles, Cursors cursors)
            throws SQLException {
        // The driver's class for it, by what its factory method makes.
        this.prepared = (JDBC4PreparedStatement) connection.prepareStatement(sql);
        this.handle = prepared.pointer.safeRunLong((_, pointer) -> pointer);
        this.driver = connection.getDatabase();
        this.troubles = troubles;
        this.cursors = cursors;
    }

    /** Whether it can be executed; the driver gives it up after most errors. */
    boolean isUsable() {
        return !prepared.pointer.isClosed();
    }

    Statement bind(long value) {
        return bindObject(value);
    }

    /** Binds a number, or null when there is none. */
    Statement bind(OptionalLong value) {
        return value.isPresent() ? bind(value.getAsLong()) : bindNull();
    }

    /** Binds a number, or null when it is the one that stands for nothing. */
    Statement bindUnless(long nothing, long value) {
        return value == nothing ? bindNull() : bind(value);
    }

    Statement bind(double value) {
        return bindObject(value);
    }

    Statement bind(boolean value) {
        return bind(value ? 1 : 0);
    }

    /** Binds milliseconds since 1970 in UTC. */
    Statement bind(Instant value) {
        return bind(value.toEpochMilli());
    }

    Statement bind(@Nullable String value) {
        return bindObject(value);
    }

    Statement bind(byte @Nullable [] value) {
        return bindObject(value);
    }

    Statement bindNull() {
        return bindObject(null);
    }

    private Statement bindObject(@Nullable Object value) {
        if (parameters == values.length) {
            values = Arrays.copyOf(values, 2 * parameters);
        }
        values[parameters++] = value;
        return this;
    }

    /** Executes a statement that answers no rows, and tells how many rows it changed. */
    int run() {
        parameters = 0;
        try {
            return (int) driver.executeUpdate(prepared, values);
        } catch (SQLException e) {
            throw troubles.of(e);
        }
    }

    /** Goes to the next row; the first call after the last {@link #bind} executes the statement. */
    boolean next() {
        boolean first = !onRow;
        boolean found = false;
        parameters = 0;
        column = 0;
        try {
            found = first ? driver.execute(prepared, values) : hasNext(driver.step(handle));
            return found;
        } catch (SQLException e) {
            throw troubles.of(e);
        } finally {
            standOn(found);
            if (!found) {
                reset();
            }
        }
    }

    private void standOn(boolean row) {
        if (row != onRow) {
            onRow = row;
            cursors.open += row ? 1 : -1;
        }
    }

    private boolean hasNext(int result) throws SQLException {
        if (result != ROW && result != DONE) {
            driver.throwex(result);
        }
        return result == ROW;
    }

    /**
     * Ends the execution; SQLite repeats here what it said of an error, which was thrown already.
     */
    private void reset() {
        if (isUsable()) {
            try {
                int _ = driver.reset(handle);
            } catch (SQLException e) {
                throw troubles.of(e);
            }
        }
    }

    /** Answers the first column of the first row, or 0 when there is none. */
    long nextNumber() {
        long value = next() ? number() : 0;
        finish();
        return value;
    }

    /** Gives up the rows and parameters that were not used; the statement may be used again. */
    void finish() {
        parameters = 0;
        if (onRow) {
            standOn(false);
            reset();
        }
    }

    @Override
    public long number() {
        requireRow();
        try {
            return driver.column_long(handle, column++);
        } catch (SQLException e) {
            throw troubles.of(e);
        }
    }

    @Override
    public void skip(int columns) {
        column += columns;
    }

    @Override
    public boolean wasNull() {
        requireRow();
        try {
            return driver.column_type(handle, column - 1) == NULL;
        } catch (SQLException e) {
            throw troubles.of(e);
        }
    }

    @Override
    public double real() {
        requireRow();
        try {
            return driver.column_double(handle, column++);
        } catch (SQLException e) {
            throw troubles.of(e);
        }
    }

    /** Text lies in the database as UTF-8; its bytes are had for less than a string. */
    @Override
    public @Nullable String textOrNull() {
        byte[] bytes = bytesOrNull();
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public byte @Nullable [] bytesOrNull() {
        requireRow();
        try {
            return driver.column_blob(handle, column++);
        } catch (SQLException e) {
            throw troubles.of(e);
        }
    }

    @Override
    public RuntimeException damaged(RuntimeException e) {
        return troubles.damaged(e);
    }

    private void requireRow() {
        if (!onRow) {
            throw new IllegalStateException("not on a row");
        }
    }
}
