package dev.queuectl.cli;

import dev.queuectl.config.Nearest;
import dev.queuectl.domain.Visible;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code completion}: what a shell is to read so that it completes the program's words. */
final class CompletionCommand implements Verb {
    private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(
                        "completion",
                        "Print what lets a shell complete commands, options, ids, queues, states"
                                + " and keys; its first lines say where it goes.");
        spec.addPositional(Options.positionals(String.join("|", SHELLS), "the shell"));
        return spec;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        List<String> words = arguments.positionals();
        if (words.size() != 1) {
            throw CliError.usage(
                    "completion needs the name of one shell",
                    "queuectl completion " + String.join("|", SHELLS));
        }
        String shell = words.getFirst();
        if (!SHELLS.contains(shell)) {
            throw CliError.usage(
                    "no completion for '" + Visible.line(shell) + "'" + Nearest.hint(shell, SHELLS),
                    "queuectl completion " + String.join("|", SHELLS));
        }
        String script = script(shell);
        if (session.json()) {
            session.json(json -> {
                json.writeStartObject();
                json.writeStringField("shell", shell);
                json.writeStringField("script", script);
                json.writeEndObject();
            });
        } else {
            session.terminal().data(script.stripTrailing());
        }
        return ExitStatus.DONE;
    }

    private static String script(String shell) throws IOException {
        String name = "completion." + shell;
        try (InputStream stream = CompletionCommand.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException(name + " is not in the program");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
