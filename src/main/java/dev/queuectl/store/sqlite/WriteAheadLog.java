package dev.queuectl.store.sqlite;

import dev.queuectl.store.StoreException;

/**
 * Keeps SQLite's log short. SQLite begins it anew only when a writer finds that nobody reads from
 * it, and with many processes somebody always does: left alone it would grow without bound. So who
 * finds it long after a commit copies it into the database, and then keeps writers out for the
 * moment in which the readers of today finish; those who come meanwhile read the database itself.
 *
 * <p>Not thread-safe; used under the lock of its {@link Database}.
 */
final class WriteAheadLog {
    /** Pages of 4 KiB; twice that is copied twice as often as needed, half of it half as often. */
    private static final long LONG = 2000;

    /** How long it may take to begin anew for each time that the log is too long. */
    private static final long PATIENCE_NANOS = 50_000_000;

    private static final long MOST_PATIENCE_NANOS = 1_000_000_000;

    /** Answers whether it failed, the length of the log, and how much of it was copied so far. */
    private static final String MEASURE = "PRAGMA wal_checkpoint(NOOP)";

    private static final String BEGIN_ANEW = "PRAGMA wal_checkpoint(RESTART)";

    private final Patience patience;
    private long tolerated = LONG;

    WriteAheadLog(Patience patience) {
        this.patience = patience;
    }

    /**
     * Shortens the log if it is long; a failure changes nothing and is not worth mentioning.
     *
     * @param hurried whether somebody waits: then a log that is not very long is left to the next
     */
    void keepShort(Database database, boolean hurried) {
        try {
            long length = length(database.statement(MEASURE));
            if (length < (hurried ? tolerated + LONG : tolerated)) {
                return;
            }
            boolean begun;
            patience.beBrisk(Math.min(length / LONG * PATIENCE_NANOS, MOST_PATIENCE_NANOS));
            try {
                begun = database.statement(BEGIN_ANEW).nextNumber() == 0;
            } finally {
                patience.beUsual();
            }
            // Somebody who reads for long is not waited for each time.
            tolerated = begun ? LONG : length + LONG;
        } catch (StoreException e) {
            tolerated += LONG;
        }
    }

    private static long length(Statement measured) {
        long length = 0;
        if (measured.next()) {
            measured.skip(1);
            length = measured.number();
        }
        measured.finish();
        return length;
    }
}
