package dev.queuectl.store.sqlite;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.JobId;
import dev.queuectl.store.StoreException;
import dev.queuectl.store.StoreException.Code;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** A copy of a database as it stood at one moment, in a file of its own that nobody else uses. */
final class Snapshot implements AutoCloseable {
    /**
     * Reads the database in one transaction, which holds up neither readers nor writers; from
     * inside SQLite, as every other way to read a living database lets go of its locks.
     */
    private static final String COPY = "VACUUM INTO ?";

    /**
     * The runs of which something may lie in files, and of which channels that is sure. Of lost and
     * of superseded runs nobody knows.
     */
    private static final String RUNS_WITH_FILES =
            """
            SELECT job.id, number, out, err FROM (
                SELECT run.job, number, outcome IN (5, 9) AS maybe,
                    stdout_bytes > 0 AND NOT EXISTS (
                        SELECT 1 FROM output
                        WHERE job = run.job AND number = run.number AND channel = 1) AS out,
                    stderr_bytes > 0 AND NOT EXISTS (
                        SELECT 1 FROM output
                        WHERE job = run.job AND number = run.number AND channel = 2) AS err
                FROM run) AS written
            JOIN job ON job.seq = written.job
            WHERE maybe OR out OR err
            """;

    private final Database copy;
    private final Inspection inspection;

    private Snapshot(Database copy, Inspection inspection) {
        this.copy = copy;
        this.inspection = inspection;
    }

    /** Takes a stream of a run that may lie in a file. */
    @FunctionalInterface
    interface StreamVisitor {
        /**
         * Visits.
         *
         * @param isSure whether there is to be a file
         */
        void visit(JobId job, int run, Channel channel, boolean isSure) throws IOException;
    }

    /**
     * Copies a database and makes sure that the copy is sound.
     *
     * @param file where the copy shall lie; there is nothing yet
     */
    static Snapshot take(Database source, Path file, OpenOptions options) throws IOException {
        // SQLite would make it readable by others; it takes an empty file as well as none.
        PrivateFiles.ensureFile(file);
        try {
            source.copyInto(COPY, file.toString());
        } catch (StoreException e) {
            throw e.code() == Code.FULL ? full(file, e) : e;
        }
        Location location = new Location(file, Objects.requireNonNull(FileFacts.of(file)));
        Database copy = Opening.openAsItIs(location, options, new Doorbell(location));
        boolean sound = false;
        try {
            Snapshot snapshot = new Snapshot(copy, Inspection.of(copy, file));
            sound = true;
            return snapshot;
        } finally {
            if (!sound) {
                copy.close();
            }
        }
    }

    private static StoreException full(Path file, StoreException e) {
        return new StoreException(
                Code.FULL,
                "the disk is full on which the backup was to be made, at '" + file + "'",
                "free some space there, or back up to another disk",
                e);
    }

    Inspection inspection() {
        return inspection;
    }

    void eachStream(StreamVisitor visitor) throws IOException {
        try (Transaction transaction = copy.read()) {
            Statement row = transaction.statement(RUNS_WITH_FILES);
            while (row.next()) {
                JobId job = new JobId(row.text());
                int run = row.integer();
                visitor.visit(job, run, Channel.OUT, row.integer() != 0);
                visitor.visit(job, run, Channel.ERR, row.integer() != 0);
            }
        }
    }

    @Override
    public void close() {
        copy.close();
    }
}
