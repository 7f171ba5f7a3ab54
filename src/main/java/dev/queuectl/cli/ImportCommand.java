package dev.queuectl.cli;

import dev.queuectl.client.CopyQueue.Copied;
import dev.queuectl.client.ImportQueue;
import dev.queuectl.client.json.ExportJson;
import dev.queuectl.client.json.TextLines;
import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.Visible;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code import}: adds what {@code export} wrote; what is there already stays as it is. */
final class ImportCommand implements Verb {
    /** A job of the greatest size with a thousand runs stays well below. */
    private static final int LONGEST_LINE = 64 << 20;

    private static final int REFUSALS_SHOWN = 100;
    private static final int LINES_A_LOOK = 1_000;

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(
                        "import",
                        "Add what export wrote: jobs with runs and output, and settings.");
        spec.addPositional(Options.positionals("FILE", "JSON lines; - for stdin (default)"));
        return spec;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        List<String> words = arguments.positionals();
        if (words.size() > 1) {
            throw CliError.usage("import takes one file", "queuectl import FILE");
        }
        String file = words.isEmpty() ? "-" : words.getFirst();
        Terminal terminal = session.terminal();
        if (words.isEmpty() && terminal.inIsTerminal()) {
            throw CliError.usage(
                    "import needs a file, or lines on standard input", "queuectl import FILE");
        }
        long[] refused = {0};
        Copied copied;
        try (InputStream input = open(file, terminal);
                ImportQueue importing =
                        new ImportQueue(
                                session.storage(),
                                session.time(),
                                ImportCommand::checkSetting,
                                (line, why) -> {
                                    if (++refused[0] <= REFUSALS_SHOWN) {
                                        terminal.say(
                                                "refused: "
                                                        + Visible.line(
                                                                "line " + line + ": " + why));
                                    }
                                })) {
            read(new TextLines(input, LONGEST_LINE), importing, terminal);
            copied = importing.imported();
        } finally {
            terminal.endProgress();
        }
        return tell(session, copied, refused[0]);
    }

    private static void read(TextLines lines, ImportQueue importing, Terminal terminal)
            throws IOException {
        boolean more = true;
        while (more) {
            try {
                String text = lines.next();
                more = text != null;
                if (text != null) {
                    importing.take(lines.number(), ExportJson.read(text));
                }
            } catch (InvalidValue e) {
                importing.refuse(lines.number(), e);
            }
            if (lines.number() % LINES_A_LOOK == 0) {
                Copied soFar = importing.imported();
                terminal.progress(String.format("%,d jobs imported", soFar.jobs() + soFar.known()));
            }
        }
        importing.finish();
    }

    private static InputStream open(String file, Terminal terminal) throws IOException {
        if (file.equals("-")) {
            return terminal.in();
        }
        Path path = Path.of(file);
        if (!Files.exists(path) || Files.isDirectory(path)) {
            throw CliError.usage(
                    "cannot read " + file + ": there is no such file", "queuectl import FILE");
        }
        return Files.newInputStream(path);
    }

    private static void checkSetting(String key, String value) {
        if (!QueueSettings.names().contains(key)) {
            throw new InvalidValue("setting", "'" + key + "' is not known here");
        }
        var _ = QueueSettings.named(key, ExitCode.USAGE).parse(value);
    }

    private static ExitStatus tell(Session session, Copied copied, long refused)
            throws IOException {
        Terminal terminal = session.terminal();
        if (refused > REFUSALS_SHOWN) {
            terminal.say("refused: and " + (refused - REFUSALS_SHOWN) + " more");
        }
        if (session.json()) {
            session.json(json -> {
                json.writeStartObject();
                json.writeNumberField("jobs", copied.jobs());
                json.writeNumberField("already_there", copied.known());
                json.writeNumberField("settings", copied.settings());
                json.writeNumberField("refused", refused);
                json.writeEndObject();
            });
        } else {
            terminal.say(
                    "imported "
                            + Texts.count(copied.jobs(), "job")
                            + " and "
                            + Texts.count(copied.settings(), "setting")
                            + (copied.known() == 0
                                    ? ""
                                    : "; " + copied.known() + " were there already")
                            + (refused == 0 ? "" : "; refused " + Texts.count(refused, "line")));
        }
        if (refused == 0) {
            return ExitStatus.DONE;
        }
        boolean any = copied.jobs() + copied.known() + copied.settings() > 0;
        return ExitStatus.of(any ? ExitCode.PARTLY_DONE : ExitCode.USAGE);
    }
}
