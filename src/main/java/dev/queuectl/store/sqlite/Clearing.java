package dev.queuectl.store.sqlite;

import dev.queuectl.store.StoreException;
import dev.queuectl.store.StoreException.Code;
import dev.queuectl.store.Workplace;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Empties the store of jobs. */
final class Clearing {
    private static final String COUNT = "SELECT total(jobs) FROM tally";

    /**
     * Without conditions SQLite lets go of whole tables, so a million jobs take no time. Of the
     * events the last stays, emptied, since it holds the number that was reached.
     */
    private static final String CLEAR =
            """
            DELETE FROM job;
            DELETE FROM job_tag;
            DELETE FROM run;
            DELETE FROM output;
            DELETE FROM tally;
            DELETE FROM minute;
            DELETE FROM figure;
            DELETE FROM event WHERE number < (SELECT max(number) FROM event);
            UPDATE event SET packed = x'01';
            """;

    private Clearing() {}

    /** Answers how many jobs there were. */
    static long clear(Database database, Workplace workplace) {
        removeFiles(workplace);
        try (Transaction transaction = database.write()) {
            long jobs = transaction.statement(COUNT).nextNumber();
            transaction.execute(CLEAR);
            transaction.wakeOthers();
            transaction.commit();
            return jobs;
        }
    }

    private static void removeFiles(Workplace workplace) {
        Path folder = workplace.outputs();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            // No run has written a file yet.
            return;
        } catch (IOException e) {
            throw new StoreException(
                    Code.INPUT_OUTPUT,
                    "the output files in '" + folder + "' cannot be removed: " + Location.reason(e),
                    "check who may write that folder, then purge again",
                    e);
        }
    }
}
