package dev.queuectl.cli;

import dev.queuectl.config.Key;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@code config get [KEY]}: one setting's value; without a key, every setting. */
final class ConfigGetCommand implements Verb {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = Options.command("get", "Show one setting, or every setting.");
        spec.addPositional(
                Options.positionals("KEY", "one of " + String.join(", ", QueueSettings.names())));
        return spec;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        if (arguments.positionals().isEmpty()) {
            return new ConfigListCommand().run(arguments, session);
        }
        if (arguments.positionals().size() > 1) {
            throw CliError.usage("config get takes one key", "queuectl config list");
        }
        Key<?> key = QueueSettings.named(arguments.positionals().getFirst(), ExitCode.NOT_FOUND);
        Map<String, String> settings = session.storage().settings().all();
        if (session.json()) {
            session.json(json -> ConfigCommands.write(json, List.of(key), settings));
        } else {
            session.terminal().data(ConfigCommands.shown(key, settings));
        }
        return ExitStatus.DONE;
    }
}
