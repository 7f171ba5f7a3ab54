package dev.queuectl.cli;

import dev.queuectl.config.Key;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;

/** {@code config unset KEY}: returns a setting to its default. */
final class ConfigUnsetCommand implements Verb {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = Options.command("unset", "Return one setting to its default.");
        spec.addPositional(
                Options.positionals("KEY", "one of " + String.join(", ", QueueSettings.names())));
        return spec;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        if (arguments.positionals().size() != 1) {
            throw CliError.usage("config unset takes one key", "queuectl config list");
        }
        Key<?> key = QueueSettings.named(arguments.positionals().getFirst(), ExitCode.USAGE);
        session.storage().settings().remove(key.name());
        return ConfigSetCommand.tell(session, key);
    }
}
