package dev.queuectl.store.sqlite;

import dev.queuectl.store.StoreException;
import dev.queuectl.store.StoreException.Code;

import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

import java.nio.file.Path;
import java.sql.SQLException;

/**
 * Says in the store's words what SQLite could not do. The numbers are SQLite's result codes, see
 * https://www.sqlite.org/rescode.html.
 */
final class Troubles {
    private final Path database;
    private final Patience patience;

    Troubles(Path database, Patience patience) {
        this.database = database;
        this.patience = patience;
    }

    /** Answers the exception to throw. What SQLite cannot be blamed for is our own mistake. */
    RuntimeException of(SQLException e) {
        SQLiteErrorCode result =
                e instanceof SQLiteException sqlite
                        ? sqlite.getResultCode()
                        : SQLiteErrorCode.UNKNOWN_ERROR;
        return switch (e.getErrorCode()) {
            case 5, 6, 15 -> busy(e);
            case 8 -> result == SQLiteErrorCode.SQLITE_READONLY_DBMOVED ? moved(e) : readOnly(e);
            case 10 -> result == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE ? full(e) : inputOutput(e);
            case 11, 26 -> damaged(e);
            case 13 -> full(e);
            case 3, 14, 22, 23 -> unreachable(e);
            case 1 -> isAboutMissingTable(e) ? damaged(e) : mistake(e);
            default -> mistake(e);
        };
    }

    private StoreException busy(SQLException e) {
        return new StoreException(
                Code.BUSY,
                "the queue '"
                        + database
                        + "' is locked by another process (waited "
                        + patience.limit()
                        + ")",
                "try again; 'fuser " + database + "' names the processes that use it",
                e);
    }

    private StoreException readOnly(SQLException e) {
        return new StoreException(
                Code.READ_ONLY,
                "the queue '" + database + "' can be read but not written",
                "check the permissions of the file and its folder, and whether the file system is"
                        + " mounted read-only",
                e);
    }

    private StoreException moved(SQLException e) {
        return new StoreException(
                Code.REPLACED,
                "the queue '" + database + "' was moved or removed while it was in use",
                "stop every worker that used it, then start them again on the present file",
                e);
    }

    private StoreException full(SQLException e) {
        return new StoreException(
                Code.FULL,
                "the disk that holds the queue '" + database + "' is full",
                "free some space there; 'queuectl purge' removes finished jobs",
                e);
    }

    private StoreException inputOutput(SQLException e) {
        return new StoreException(
                Code.INPUT_OUTPUT,
                "reading or writing the queue '"
                        + database
                        + "' failed; whether the last change was kept is not known",
                "check the disk, then repeat the command: with the same ids nothing is done twice",
                e);
    }

    StoreException damaged(Exception e) {
        return new StoreException(
                Code.DAMAGED,
                "the queue '" + database + "' is damaged, or is no database",
                "stop the workers, move it away together with '"
                        + database.getFileName()
                        + "-wal', and put the latest backup in its place",
                e);
    }

    private StoreException unreachable(SQLException e) {
        return new StoreException(
                Code.UNREACHABLE,
                "the queue '" + database + "' or the log beside it cannot be opened",
                "check who may read and write the file and its folder",
                e);
    }

    /** Our tables are made in one transaction, so that one is missing means that it was taken. */
    private static boolean isAboutMissingTable(SQLException e) {
        return String.valueOf(e.getMessage()).contains("no such ");
    }

    private static IllegalStateException mistake(SQLException e) {
        return new IllegalStateException("SQLite refused a statement: " + e.getMessage(), e);
    }
}
