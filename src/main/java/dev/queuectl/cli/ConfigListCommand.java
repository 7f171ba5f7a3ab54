package dev.queuectl.cli;

import dev.queuectl.config.Key;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.util.Map;

/**
 * {@code config list}: every setting kept with the queue, its value, and whether somebody set it.
 */
final class ConfigListCommand implements Verb {
    @Override
    public CommandSpec spec() {
        return Options.command("list", "Show every setting kept with the queue.");
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        Map<String, String> settings = session.storage().settings().all();
        if (session.json()) {
            session.json(json -> ConfigCommands.write(json, QueueSettings.all(), settings));
            return ExitStatus.DONE;
        }
        Table table = new Table(3, "key", "value", "from", "what it does");
        for (Key<?> key : QueueSettings.all()) {
            boolean set = settings.containsKey(key.name());
            table.add(
                    key.name(),
                    ConfigCommands.shown(key, settings),
                    set ? "set" : "default",
                    key.description());
        }
        table.print(session.terminal());
        return ExitStatus.DONE;
    }
}
