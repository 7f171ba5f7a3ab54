package dev.queuectl.store.postgres;

import dev.queuectl.store.StoreException;
import dev.queuectl.store.StoreException.Code;

import java.sql.SQLException;
import java.util.Optional;

/** Says what an error of the driver's means for the store. Immutable. */
final class Troubles {
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String IDLE_TOO_LONG = "25P03";

    private final String url;

    /**
     * @param url the store, as people read it
     */
    Troubles(String url) {
        this.url = url;
    }

    /** Answers what to throw when a statement failed, of which nothing is kept then. */
    StoreException of(SQLException e) {
        return of(e, Code.UNREACHABLE);
    }

    /** Answers what to throw when a commit failed: where the answer was lost nobody knows. */
    StoreException ofCommit(SQLException e) {
        return of(e, Code.INPUT_OUTPUT);
    }

    private StoreException of(SQLException e, Code whenCutOff) {
        String state = Optional.ofNullable(e.getSQLState()).orElse("");
        String reason = reason(e);
        return switch (state) {
            case "40001", "40P01", "55P03" ->
                    new StoreException(
                            Code.BUSY, "the store " + url + " was busy: " + reason, "try again", e);
            case "25006" ->
                    new StoreException(
                            Code.READ_ONLY,
                            "the store " + url + " cannot be written: " + reason,
                            "name the primary server, or add targetServerType=primary to the URL",
                            e);
            case "28P01", "28000" ->
                    new StoreException(
                            Code.UNREACHABLE,
                            "the store " + url + " refused the user: " + reason,
                            "check user and password in the URL",
                            e);
            case "3D000" ->
                    new StoreException(
                            Code.UNREACHABLE,
                            "the store " + url + " is not there: " + reason,
                            "create the database, or name another",
                            e);
            case "42501" ->
                    new StoreException(
                            Code.UNREACHABLE,
                            "the store " + url + " does not allow this: " + reason,
                            "grant the user what docs/stores.md lists",
                            e);
            case "XX001", "XX002" ->
                    new StoreException(
                            Code.DAMAGED, "the store " + url + " is damaged: " + reason, "", e);
            default -> byClass(state, reason, whenCutOff, e);
        };
    }

    private StoreException byClass(String state, String reason, Code whenCutOff, SQLException e) {
        if (state.startsWith("53") || state.startsWith("54")) {
            return new StoreException(
                    state.equals("53100") ? Code.FULL : Code.BUSY,
                    "the store " + url + " has no room: " + reason,
                    "see the server's log",
                    e);
        }
        boolean cutOff =
                state.isEmpty()
                        || state.startsWith("08")
                        || state.startsWith("57P")
                        || state.equals(IDLE_TOO_LONG);
        if (cutOff) {
            return new StoreException(
                    whenCutOff,
                    whenCutOff == Code.INPUT_OUTPUT
                            ? "the store " + url + " did not confirm: " + reason
                            : "the store " + url + " cannot be reached: " + reason,
                    "check that the server runs and can be reached from here",
                    e);
        }
        return new StoreException(
                Code.INPUT_OUTPUT,
                "the store " + url + " failed: " + reason + " (SQLSTATE " + state + ")",
                "see the server's log",
                e);
    }

    /** Answers what to throw when a row makes no sense. */
    StoreException damaged(RuntimeException e) {
        return new StoreException(
                Code.DAMAGED,
                "the store " + url + " holds what no queuectl wrote: " + e.getMessage(),
                "restore it from a backup",
                e);
    }

    static boolean isUniqueViolation(SQLException e) {
        return UNIQUE_VIOLATION.equals(e.getSQLState());
    }

    /** Answers the driver's message as one line. */
    private static String reason(SQLException e) {
        String message = Optional.ofNullable(e.getMessage()).orElse(e.toString());
        int end = message.indexOf('\n');
        return (end < 0 ? message : message.substring(0, end)).strip();
    }
}
