package dev.queuectl.store.sql;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * One row of a result, whose columns are read one after the other in the order in which the
 * statement names them. Every method may throw a {@link dev.queuectl.store.StoreException}.
 */
public interface Row {
    /** Answers the next column; 0 when it is null. */
    long number();

    /** Whether the column that was read last is null. */
    boolean wasNull();

    double real();

    @Nullable String textOrNull();

    byte @Nullable [] bytesOrNull();

    /** Passes over columns without reading them. */
    void skip(int columns);

    /** Answers what to throw when the columns make no sense. */
    RuntimeException damaged(RuntimeException e);

    default OptionalLong optionalNumber() {
        long value = number();
        return value == 0 && wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    default int integer() {
        return Math.toIntExact(number());
    }

    default boolean flag() {
        return number() != 0;
    }

    default Instant instant() {
        return Instant.ofEpochMilli(number());
    }

    default byte[] bytes() {
        byte[] value = bytesOrNull();
        if (value == null) {
            throw damaged(new IllegalStateException("a column is null that never is"));
        }
        return value;
    }

    default String text() {
        String value = textOrNull();
        if (value == null) {
            throw damaged(new IllegalStateException("a column is null that never is"));
        }
        return value;
    }
}
