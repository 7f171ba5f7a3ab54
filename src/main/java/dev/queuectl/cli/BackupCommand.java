package dev.queuectl.cli;

import dev.queuectl.store.sqlite.Backup;
import dev.queuectl.store.sqlite.BackupContent;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@code backup FILE}: one verified file with everything that a SQLite store has, made online. */
final class BackupCommand implements Verb {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(
                        "backup",
                        "Copy a SQLite store, with output and settings, to one verified file, while"
                                + " workers work.");
        spec.addPositional(Options.positionals("FILE", "a file that is not there yet"));
        spec.addOption(Options.flag("--force", "replace a file that is there"));
        return spec;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        Path file = FileStore.named(arguments, "backup");
        Path database = FileStore.require(session, "backup", "pg_dump or mongodump");
        if (!Files.exists(database)) {
            throw CliError.of(
                    ExitCode.NOT_FOUND,
                    "there is no queue at '" + database + "'",
                    "name it by --url sqlite:PATH or --home DIR");
        }
        if (!Files.isDirectory(file.resolveSibling("."))) {
            throw CliError.of(
                    ExitCode.NOT_FOUND,
                    "there is no folder '" + file.getParent() + "'",
                    "make it, or name a file elsewhere");
        }
        tell(session, file, make(arguments, session, database, file));
        return ExitStatus.DONE;
    }

    private static BackupContent make(
            Arguments arguments, Session session, Path database, Path file) throws IOException {
        AtomicBoolean interrupted = new AtomicBoolean();
        try (Signals _ = Signals.onStop((_, _) -> interrupted.set(true))) {
            return Backup.make(
                    database,
                    new Backup.Order(
                            file,
                            arguments.has("--force"),
                            VersionCommand.version(),
                            session.time().instant()),
                    Stores.options(session::host, session.random(), false),
                    FileStore.advance(session.terminal(), interrupted));
        } catch (FileAlreadyExistsException e) {
            throw CliError.of(
                    ExitCode.CONFLICT,
                    "'" + file + "' is there already",
                    "name another file, or replace that one with --force");
        } finally {
            session.terminal().endProgress();
        }
    }

    private static void tell(Session session, Path file, BackupContent content) throws IOException {
        long bytes = Files.size(file);
        if (session.json()) {
            session.json(json -> {
                json.writeStartObject();
                json.writeStringField("file", file.toString());
                json.writeNumberField("bytes", bytes);
                RestoreCommand.writeContent(json, content);
                json.writeEndObject();
            });
            return;
        }
        session.terminal()
                .say(
                        "backed up "
                                + RestoreCommand.told(content)
                                + " to '"
                                + file
                                + "', verified, "
                                + String.format("%,d", bytes)
                                + " bytes");
        if (content.missing() > 0) {
            session.terminal()
                    .say(
                            "note: "
                                    + Texts.count(content.missing(), "stream")
                                    + " of output had no file any more: their jobs were purged"
                                    + " meanwhile, or somebody removed the files");
        }
    }
}
