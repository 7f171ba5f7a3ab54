package dev.queuectl.cli;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.queuectl.client.json.JobJson;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.sqlite.BackupContent;
import dev.queuectl.store.sqlite.Restore;
import dev.queuectl.store.sqlite.Restore.Restored;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@code restore FILE}: a SQLite store as a backup has it. */
final class RestoreCommand implements Verb {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command("restore", "Make a SQLite store of a backup, verifying it first.");
        spec.addPositional(Options.positionals("FILE", "what backup made"));
        spec.addOption(Options.flag("--dry-run", "only verify the backup"));
        spec.addOption(
                Options.flag("-y --yes", "replace a store that is there; it gets another name"));
        return spec;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        Path backup = FileStore.named(arguments, "restore");
        Path database = FileStore.require(session, "restore", "pg_restore or mongorestore");
        if (!Files.isRegularFile(backup)) {
            throw CliError.of(
                    ExitCode.NOT_FOUND, "there is no backup '" + backup + "'", "check the path");
        }
        AtomicBoolean interrupted = new AtomicBoolean();
        try (Signals _ = Signals.onStop((_, _) -> interrupted.set(true))) {
            Restore restore =
                    new Restore(
                            database,
                            Stores.options(session::host, session.random(), false),
                            FileStore.advance(session.terminal(), interrupted));
            if (arguments.has("--dry-run")) {
                tellVerified(session, backup, restore.verify(backup));
                return ExitStatus.DONE;
            }
            refuse(restore.living());
            if (restore.isOccupied() && !arguments.has("--yes")) {
                throw CliError.of(
                        ExitCode.CONFLICT,
                        "there is a store at '" + database + "'",
                        "the same with --yes, which keeps it under another name; or another place"
                                + " by --home DIR");
            }
            session.letGo();
            tell(session, database, restore.restore(backup, session.time().instant()));
        } finally {
            session.terminal().endProgress();
        }
        return ExitStatus.DONE;
    }

    private static void refuse(List<WorkerId> living) {
        if (!living.isEmpty()) {
            throw CliError.of(
                    ExitCode.REFUSED,
                    "workers live at the store that would be replaced: "
                            + String.join(", ", living.stream().map(WorkerId::value).toList()),
                    "queuectl worker stop");
        }
    }

    private static void tellVerified(Session session, Path backup, BackupContent content)
            throws IOException {
        if (session.json()) {
            session.json(json -> {
                json.writeStartObject();
                json.writeStringField("file", backup.toString());
                writeContent(json, content);
                json.writeEndObject();
            });
            return;
        }
        session.terminal()
                .say(
                        "the backup is whole: "
                                + told(content)
                                + ", made at "
                                + JobJson.time(content.madeAt()));
    }

    private static void tell(Session session, Path database, Restored restored) throws IOException {
        if (session.json()) {
            session.json(json -> {
                json.writeStartObject();
                json.writeStringField("store", "sqlite:" + database);
                writeContent(json, restored.content());
                json.writeNumberField("given_back", restored.givenBack());
                if (restored.replaced().isPresent()) {
                    json.writeStringField("replaced", "" + restored.replaced().get());
                } else {
                    json.writeNullField("replaced");
                }
                json.writeEndObject();
            });
            return;
        }
        Terminal terminal = session.terminal();
        terminal.say("restored " + told(restored.content()) + " to sqlite:" + database);
        if (restored.givenBack() > 0) {
            terminal.say(
                    Texts.count(restored.givenBack(), "job")
                            + " ran when the backup was made: will run again, the attempt does not"
                            + " count");
        }
        restored.replaced()
                .ifPresent(old -> terminal.say("the store that was there is now sqlite:" + old));
    }

    /** Writes what a backup holds, as fields of an object. */
    static void writeContent(JsonGenerator json, BackupContent content) throws IOException {
        json.writeStringField("made_at", JobJson.time(content.madeAt()));
        json.writeStringField("made_by", content.program());
        json.writeStringField("source", content.source());
        json.writeNumberField("schema", content.schema());
        json.writeNumberField("jobs", content.jobs());
        json.writeNumberField("runs", content.runs());
        json.writeNumberField("outputs", content.outputs());
        json.writeNumberField("missing_outputs", content.missing());
    }

    /** Answers what a backup holds, for people. */
    static String told(BackupContent content) {
        return Texts.count(content.jobs(), "job") + " with " + Texts.count(content.runs(), "run");
    }
}
