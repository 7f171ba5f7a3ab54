package dev.queuectl.cli;

import dev.queuectl.client.CopyQueue;
import dev.queuectl.domain.Visible;
import dev.queuectl.store.Storage;
import dev.queuectl.store.WorkerRecord;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code db copy --to URL}: a queue with its history and settings into another store. */
final class DbCopyCommand implements Verb {
    private static final String USE = "queuectl db copy --to postgresql://USER@HOST/DATABASE";

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(
                        "copy",
                        "Copy jobs, history, output and settings to another store; what is there"
                                + " already stays as it is.");
        spec.addOption(Options.value("--to", "URL", "the store to copy to"));
        spec.addOption(
                Options.value(
                        "--to-env",
                        "NAME",
                        "the variable that holds its URL, as others can read command lines"));
        return spec;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        WorkerOptionsReader.refusePositionals(arguments, "db copy");
        StoreUrl to = StoreUrl.parse(target(arguments, session));
        requireNoWorkers(session.workers().alive());
        Terminal terminal = session.terminal();
        CopyQueue.Copied copied;
        String url;
        try (Storage target = session.open(to)) {
            requireAnother(session.storage(), target);
            url = target.url();
            CopyQueue copy =
                    new CopyQueue(
                            session.storage(),
                            target,
                            session.time(),
                            soFar ->
                                    terminal.progress(
                                            String.format(
                                                    "%,d jobs copied",
                                                    soFar.jobs() + soFar.known())));
            try {
                copied = copy.copy();
            } finally {
                terminal.endProgress();
            }
        }
        return tell(session, copied, url);
    }

    private static String target(Arguments arguments, Session session) {
        Optional<String> to = arguments.value("--to");
        Optional<String> variable = arguments.value("--to-env");
        if (to.isPresent() && variable.isPresent()) {
            throw CliError.usage("--to excludes --to-env", "give one");
        }
        if (variable.isPresent()) {
            String url = session.environment().getOrDefault(variable.get(), "");
            if (url.isEmpty()) {
                throw CliError.usage(
                        "--to-env names '"
                                + Visible.line(variable.get())
                                + "', a variable that is not set",
                        "export it with the URL of the target");
            }
            return url;
        }
        return to.orElseThrow(() -> CliError.usage("db copy needs --to, the target", USE));
    }

    /** What they hold would be copied as if they had not begun it, and what they end not at all. */
    private static void requireNoWorkers(List<WorkerRecord> alive) {
        if (!alive.isEmpty()) {
            List<String> names = alive.stream().map(worker -> worker.id().value()).toList();
            throw CliError.of(
                    ExitCode.REFUSED,
                    "workers live at the store that is to be copied: " + String.join(", ", names),
                    "queuectl worker stop");
        }
    }

    /** Each store has a folder of its own on a machine. */
    private static void requireAnother(Storage source, Storage target) {
        if (source.workplace().folder().equals(target.workplace().folder())) {
            throw CliError.usage("the queue would be copied onto itself", USE);
        }
    }

    private static ExitStatus tell(Session session, CopyQueue.Copied copied, String url)
            throws IOException {
        if (session.json()) {
            session.json(json -> {
                json.writeStartObject();
                json.writeStringField("to", url);
                json.writeNumberField("jobs", copied.jobs());
                json.writeNumberField("already_there", copied.known());
                json.writeNumberField("settings", copied.settings());
                json.writeEndObject();
            });
            return ExitStatus.DONE;
        }
        String known = copied.known() == 0 ? "" : "; " + copied.known() + " were there already";
        session.terminal()
                .say(
                        "copied "
                                + Texts.count(copied.jobs(), "job")
                                + " and "
                                + Texts.count(copied.settings(), "setting")
                                + " to "
                                + url
                                + known);
        return ExitStatus.DONE;
    }
}
