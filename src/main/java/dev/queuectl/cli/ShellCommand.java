package dev.queuectl.cli;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@code shell}: a prompt for the same commands in one process; without a terminal it carries out
 * the lines of standard input.
 */
final class ShellCommand implements Verb {
    @Override
    public CommandSpec spec() {
        return Options.command(
                "shell",
                "Take commands at a prompt, with completion and history; without a terminal, from"
                        + " the lines of standard input.");
    }

    @Override
    public boolean isLongLived() {
        return true;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        WorkerOptionsReader.refusePositionals(arguments, "shell");
        if (session.isInShell()) {
            throw CliError.usage("this is a shell already", "exit leaves it");
        }
        Terminal terminal = session.terminal();
        Map<String, String> environment = inherited(arguments, session);
        try (HeapBound _ = HeapBound.start();
                OpenStores stores = new OpenStores()) {
            Surroundings surroundings =
                    new Surroundings(terminal, environment, session.time(), Optional.of(stores));
            if (!terminal.inIsTerminal() || !terminal.outIsTerminal()) {
                ShellScript script = new ShellScript(terminal, environment);
                return new ExitStatus(new Shell(script, surroundings, stores).run());
            }
            try (ShellPrompt prompt = ShellPrompt.open(session, surroundings, stores)) {
                return new ExitStatus(new Shell(prompt, surroundings, stores).run());
            }
        }
    }

    /** Lets what was decided for the shell hold for its commands, as far as they do not say. */
    static Map<String, String> inherited(Arguments arguments, Session session) {
        Map<String, String> environment = new HashMap<>(session.environment());
        ClientSettings settings = session.settings();
        environment.put("QUEUECTL_HOME", settings.home().toString());
        environment.put("QUEUECTL_URL", settings.url().text());
        arguments
                .value("--config")
                .ifPresent(file ->
                        environment.put(
                                "QUEUECTL_CONFIG", Path.of(file).toAbsolutePath().toString()));
        arguments.value("--color").ifPresent(when -> environment.put("QUEUECTL_COLOR", when));
        if (arguments.has("--json")) {
            environment.put("QUEUECTL_OUTPUT", "json");
        }
        return environment;
    }
}
