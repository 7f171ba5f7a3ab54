package dev.queuectl.store.sqlite;

import org.jspecify.annotations.Nullable;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * A prepared statement that is kept as long as its {@link Database}. Parameters are bound, and
 * columns read, one after the other in the order in which the SQL has them.
 *
 * <p>Not thread-safe; used within one {@link Transaction} at a time. Every method may throw a
 * {@link dev.queuectl.store.StoreException}.
 */
final class Statement {
    private final PreparedStatement prepared;
    private final Troubles troubles;
    private @Nullable ResultSet rows;
    private int parameter;
    private int column;

    Statement(PreparedStatement prepared, Troubles troubles) {
        this.prepared = prepared;
        this.troubles = troubles;
    }

    Statement bind(long value) {
        try {
            prepared.setLong(++parameter, value);
            return this;
        } catch (SQLException e) {
            throw troubles.of(e);
        }
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
        try {
            prepared.setDouble(++parameter, value);
            return this;
        } catch (SQLException e) {
            throw troubles.of(e);
        }
    }

    Statement bind(boolean value) {
        return bind(value ? 1 : 0);
    }

    /** Binds milliseconds since 1970 in UTC. */
    Statement bind(Instant value) {
        return bind(value.toEpochMilli());
    }

    Statement bind(@Nullable String value) {
        try {
            prepared.setString(++parameter, value);
            return this;
        } catch (SQLException e) {
            throw troubles.of(e);
        }
    }

    Statement bind(byte @Nullable [] value) {
        try {
            prepared.setBytes(++parameter, value);
            return this;
        } catch (SQLException e) {
            throw troubles.of(e);
        }
    }

    Statement bindNull() {
        try {
            prepared.setNull(++parameter, Types.NULL);
            return this;
        } catch (SQLException e) {
            throw troubles.of(e);
        }
    }

    /** Executes a statement that answers no rows, and tells how many rows it changed. */
    int run() {
        parameter = 0;
        try {
            return prepared.executeUpdate();
        } catch (SQLException e) {
            throw troubles.of(e);
        }
    }

    /** Goes to the next row; the first call after the last {@link #bind} executes the statement. */
    boolean next() {
        column = 0;
        try {
            ResultSet results = rows;
            if (results == null) {
                parameter = 0;
                results = prepared.executeQuery();
                rows = results;
            }
            if (results.next()) {
                return true;
            }
            finish();
            return false;
        } catch (SQLException e) {
            throw troubles.of(e);
        }
    }

    /** Answers the first column of the first row, or 0 when there is none. */
    long nextNumber() {
        long value = next() ? number() : 0;
        finish();
        return value;
    }

    /** Gives up the rows that were not read; the statement may be used again. */
    void finish() {
        ResultSet results = rows;
        rows = null;
        parameter = 0;
        if (results != null) {
            try {
                results.close();
            } catch (SQLException e) {
                throw troubles.of(e);
            }
        }
    }

    /** Answers the next column; 0 when it is null. */
    long number() {
        try {
            return row().getLong(++column);
        } catch (SQLException e) {
            throw troubles.of(e);
        }
    }

    OptionalLong optionalNumber() {
        long value = number();
        return value == 0 && wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    int integer() {
        return Math.toIntExact(number());
    }

    /** Passes over columns without reading them. */
    void skip(int columns) {
        column += columns;
    }

    /** Whether the column that was read last is null. */
    boolean wasNull() {
        try {
            return row().wasNull();
        } catch (SQLException e) {
            throw troubles.of(e);
        }
    }

    double real() {
        try {
            return row().getDouble(++column);
        } catch (SQLException e) {
            throw troubles.of(e);
        }
    }

    boolean flag() {
        return number() != 0;
    }

    Instant instant() {
        return Instant.ofEpochMilli(number());
    }

    String text() {
        String value = textOrNull();
        if (value == null) {
            throw troubles.damaged(new IllegalStateException("column " + column + " is null"));
        }
        return value;
    }

    @Nullable String textOrNull() {
        try {
            return row().getString(++column);
        } catch (SQLException e) {
            throw troubles.of(e);
        }
    }

    byte @Nullable [] bytesOrNull() {
        try {
            return row().getBytes(++column);
        } catch (SQLException e) {
            throw troubles.of(e);
        }
    }

    /** Answers what to throw when the columns make no sense. */
    RuntimeException damaged(RuntimeException e) {
        return troubles.damaged(e);
    }

    private ResultSet row() {
        ResultSet results = rows;
        if (results == null) {
            throw new IllegalStateException("not on a row");
        }
        return results;
    }
}
