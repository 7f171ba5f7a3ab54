package org.sqlite.util;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/**
 * Gives the SQLite driver a logger that keeps nothing; stands in for the driver's class of this
 * name, which sets up the JDK's logging first (see docs/decisions.md). What goes wrong in the
 * driver is thrown, too.
 */
@NullMarked
public final class LoggerFactory {

    private static final Logger NOTHING = new KeepsNothing();

    private LoggerFactory() {}

    /** The same logger for every class. */
    public static Logger getLogger(Class<?> owner) {
        return NOTHING;
    }

    private static final class KeepsNothing implements Logger {

        @Override
        public void trace(Supplier<String> message) {}

        @Override
        public void info(Supplier<String> message) {}

        @Override
        public void warn(Supplier<String> message) {}

        @Override
        public void error(Supplier<String> message, @Nullable Throwable cause) {}
    }
}
