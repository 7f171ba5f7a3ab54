package dev.queuectl.store.sqlite;

import dev.queuectl.store.StoreException;
import dev.queuectl.store.StoreException.Code;
import dev.queuectl.store.Workplace;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Forgets every job at once. SQLite empties a whole table without looking at its rows. */
final class Clearing {
    private static final String[] TABLES = {"job", "run", "output", "tally", "minute"};

    private Clearing() {}

    static long clear(Database database, Workplace workplace) {
        removeFiles(workplace);
        try (Transaction transaction = database.write()) {
            Statement count = transaction.statement("SELECT coalesce(sum(jobs), 0) FROM tally");
            count.next();
            long jobs = count.number();
            count.finish();
            for (String table : TABLES) {
                transaction.statement("DELETE FROM " + table).run();
            }
            transaction.commit();
            return jobs;
        }
    }

    private static void removeFiles(Workplace workplace) {
        Path folder = workplace.outputs();
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new StoreException(
                    Code.INPUT_OUTPUT,
                    "the output in '" + folder + "' cannot be removed: " + Location.reason(e),
                    "check that folder, then purge again",
                    e);
        }
    }
}
