package dev.queuectl.cli;

import dev.queuectl.config.Key;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@code config set KEY VALUE}: changes a setting for every machine that uses the queue. */
final class ConfigSetCommand implements Verb {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(
                        "set",
                        "Set one setting, for every machine that uses the queue; running workers"
                                + " follow.");
        spec.addPositional(
                Options.positionals(
                        "KEY VALUE",
                        "a key of "
                                + String.join(", ", QueueSettings.names())
                                + ", and its value"));
        return spec;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        List<String> words = arguments.positionals();
        if (words.isEmpty() || words.size() > 2) {
            throw CliError.usage(
                    "config set takes a key and a value", "queuectl config set max_retries 5");
        }
        Key<?> key = QueueSettings.named(words.getFirst(), ExitCode.USAGE);
        if (words.size() == 1) {
            throw CliError.usage(
                    key.name() + " needs a value",
                    "queuectl config set " + key.name() + " " + key.fallback());
        }
        key.parse(words.get(1));
        session.storage().settings().put(key.name(), words.get(1));
        return tell(session, key);
    }

    /** Says what a setting is now. */
    static ExitStatus tell(Session session, Key<?> key) throws IOException {
        Map<String, String> settings = session.storage().settings().all();
        if (session.json()) {
            session.json(json -> ConfigCommands.write(json, List.of(key), settings));
        } else {
            session.terminal().say(key.name() + " is " + ConfigCommands.shown(key, settings));
        }
        return ExitStatus.DONE;
    }
}
