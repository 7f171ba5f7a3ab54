package dev.queuectl.store.sqlite;

import dev.queuectl.store.StoreException;
import dev.queuectl.store.StoreException.Code;

import java.nio.file.Path;

/**
 * What a whole database holds, once SQLite has looked at every page and every index of it.
 *
 * @param schema how many migrations it has had
 */
record Inspection(int schema, long jobs, long runs) {
    private static final String CHECK = "PRAGMA integrity_check(1)";
    private static final String SOUND = "ok";
    private static final String JOBS = "SELECT count(*) FROM job";
    private static final String RUNS = "SELECT count(*) FROM run";
    private static final String TALLY = "SELECT total(jobs) FROM tally";

    /**
     * Looks at a database that nobody else has open.
     *
     * @throws StoreException with {@link Code#DAMAGED} when it is not sound
     */
    static Inspection of(Database database, Path file) {
        int schema = Schema.found(database, file);
        try (Transaction transaction = database.read()) {
            Statement check = transaction.statement(CHECK);
            String said = check.next() ? check.text() : "nothing";
            check.finish();
            if (!said.equals(SOUND)) {
                throw unsound(file, said);
            }
            long jobs = transaction.statement(JOBS).nextNumber();
            long counted = transaction.statement(TALLY).nextNumber();
            if (jobs != counted) {
                throw unsound(file, jobs + " jobs, of which " + counted + " were counted");
            }
            return new Inspection(schema, jobs, transaction.statement(RUNS).nextNumber());
        }
    }

    private static StoreException unsound(Path file, String said) {
        return new StoreException(
                Code.DAMAGED,
                "the database '" + file + "' is damaged: " + said,
                "use the latest backup that is whole");
    }
}
