package dev.queuectl.cli;

import dev.queuectl.store.sqlite.Advance;

import java.io.InterruptedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** What the commands share that copy a store's file, or make it of a copy. */
final class FileStore {
    private static final long MEGABYTE = 1_000_000;

    private FileStore() {}

    /**
     * Answers the store's file, or ends the command with exit code 2 where the store is on a
     * server, which has better tools for it.
     *
     * @param command the command that is refused then
     * @param tools what does the same with PostgreSQL, and with MongoDB
     */
    static Path require(Session session, String command, String tools) {
        if (session.settings().url() instanceof StoreUrl.Sqlite(Path database)) {
            return database;
        }
        throw new CliError(
                ExitCode.USAGE,
                ExitCode.USAGE.word(),
                command + " is for stores in a file; this one is on a server",
                List.of("its own tools do it while the queue is in use: " + tools),
                List.of(
                        tools,
                        "queuectl db copy --to sqlite:PATH while no worker lives, which "
                                + command
                                + " works on"));
    }

    /** Answers the one file that was named. */
    static Path named(Arguments arguments, String command) {
        List<String> words = arguments.positionals();
        if (words.size() != 1 || words.getFirst().isEmpty()) {
            throw CliError.usage(
                    command + " needs the name of one file", "queuectl " + command + " FILE");
        }
        try {
            return Path.of(words.getFirst()).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw CliError.usage(
                    command + " was given no name that a file could have", "name another file");
        }
    }

    /** Shows how far it has come, and ends it when a signal has come. */
    static Advance advance(Terminal terminal, AtomicBoolean interrupted) {
        return (step, done, total) -> {
            if (interrupted.get()) {
                throw new InterruptedIOException("interrupted");
            }
            terminal.progress(
                    total == 0
                            ? step + " …"
                            : step
                                    + " … "
                                    + 100 * done / total
                                    + " % of "
                                    + String.format("%,.1f MB", (double) total / MEGABYTE));
        };
    }
}
