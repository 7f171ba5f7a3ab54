package dev.queuectl.store.postgres;

import dev.queuectl.store.sql.Row;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * A statement: parameters are bound, and columns read, one after the other in the order in which
 * the SQL has them. Not thread-safe. Every method may throw a {@link
 * dev.queuectl.store.StoreException}.
 */
final class Query implements Row, AutoCloseable {
    private final Connection connection;
    private final PreparedStatement statement;
    private final Troubles troubles;
    private @Nullable ResultSet rows;
    private int parameter;
    private int column;

    Query(Connection connection, PreparedStatement statement, Troubles troubles) {
        this.connection = connection;
        this.statement = statement;
        this.troubles = troubles;
    }

    Query bind(long value) {
        try {
            statement.setLong(++parameter, value);
            return this;
        } catch (SQLException e) {
            throw troubles.of(e);
        }
    }

    Query bind(String value) {
        try {
            statement.setString(++parameter, value);
            return this;
        } catch (SQLException e) {
            throw troubles.of(e);
        }
    }

    Query bind(byte[] value) {
        try {
            statement.setBytes(++parameter, value);
            return this;
        } catch (SQLException e) {
            throw troubles.of(e);
        }
    }

    Query bind(Instant value) {
        return bind(value.toEpochMilli());
    }

    /** Binds an array of texts, one of each element. */
    <T> Query bindTexts(Collection<T> elements, Function<T, @Nullable String> column) {
        Object[] texts = new Object[elements.size()];
        int i = 0;
        for (T element : elements) {
            String text = column.apply(element);
            if (text != null) {
                texts[i] = text;
            }
            i++;
        }
        return bindArray("text", texts);
    }

    /** Binds an array of bytes, some of each element. */
    <T> Query bindBytes(Collection<T> elements, Function<T, byte @Nullable []> column) {
        byte[][] arrays = new byte[elements.size()][];
        int i = 0;
        for (T element : elements) {
            byte[] bytes = column.apply(element);
            if (bytes != null) {
                arrays[i] = bytes;
            }
            i++;
        }
        return bindArray("bytea", arrays);
    }

    /** Binds an array of whole numbers, one of each element. */
    <T> Query bindNumbers(Collection<T> elements, ToLongFunction<T> column) {
        return bindArray("int8", elements.stream().mapToLong(column).toArray());
    }

    /** Binds an array of numbers, one of each element. */
    <T> Query bindReals(Collection<T> elements, ToDoubleFunction<T> column) {
        return bindArray("float8", elements.stream().mapToDouble(column).toArray());
    }

    private Query bindArray(String type, Object values) {
        try {
            Array array = connection.unwrap(PGConnection.class).createArrayOf(type, values);
            statement.setArray(++parameter, array);
            return this;
        } catch (SQLException e) {
            throw troubles.of(e);
        }
    }

    /** Executes a statement that answers no rows, and tells how many rows it changed. */
    int run() {
        parameter = 0;
        try {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw troubles.of(e);
        }
    }

    /** Goes to the next row; the first call executes the statement. */
    boolean next() {
        column = 0;
        parameter = 0;
        try {
            ResultSet open = rows;
            if (open == null) {
                open = statement.executeQuery();
                rows = open;
            }
            return open.next();
        } catch (SQLException e) {
            throw troubles.of(e);
        }
    }

    /** Answers the first column of the first row, or 0 when there is none. */
    long nextNumber() {
        return next() ? number() : 0;
    }

    private ResultSet row() {
        ResultSet open = rows;
        if (open == null) {
            throw new IllegalStateException("not on a row");
        }
        return open;
    }

    @Override
    public long number() {
        try {
            return row().getLong(++column);
        } catch (SQLException e) {
            throw troubles.of(e);
        }
    }

    @Override
    public boolean wasNull() {
        try {
            return row().wasNull();
        } catch (SQLException e) {
            throw troubles.of(e);
        }
    }

    @Override
    public double real() {
        try {
            return row().getDouble(++column);
        } catch (SQLException e) {
            throw troubles.of(e);
        }
    }

    @Override
    public @Nullable String textOrNull() {
        try {
            return row().getString(++column);
        } catch (SQLException e) {
            throw troubles.of(e);
        }
    }

    @Override
    public byte @Nullable [] bytesOrNull() {
        try {
            return row().getBytes(++column);
        } catch (SQLException e) {
            throw troubles.of(e);
        }
    }

    @Override
    public void skip(int columns) {
        column += columns;
    }

    @Override
    public RuntimeException damaged(RuntimeException e) {
        return troubles.damaged(e);
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
