package dev.queuectl.cli;

import dev.queuectl.client.QueueKey;
import dev.queuectl.client.Queues;
import dev.queuectl.client.json.QueueJson;
import dev.queuectl.config.Key;
import dev.queuectl.config.Nearest;
import dev.queuectl.config.Numbers;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.Visible;
import dev.queuectl.store.QueueTerms;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** {@code queue set QUEUE KEY VALUE}: changes a setting of one queue, on every machine. */
final class QueueSetCommand implements Verb {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(
                        "set",
                        "Set something of a queue, for every machine; running workers follow. The"
                                + " value none takes it back.");
        spec.addPositional(
                Options.positionals(
                        "QUEUE KEY VALUE",
                        "the queue, a key, and its value. "
                                + Arrays.stream(QueueKey.values())
                                        .map(key -> key.label() + ": " + key.description())
                                        .collect(Collectors.joining(". "))));
        return spec;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        List<String> words = arguments.positionals();
        if (words.size() != 3) {
            throw CliError.usage(
                    "queue set takes a queue, a key and a value",
                    "queuectl queue set mail limit 3");
        }
        QueueName name = new QueueName(words.getFirst());
        QueueKey key = key(words.get(1));
        QueueTerms terms = session.queues().set(name, key, words.get(2));
        if (session.json()) {
            Queues.Sheet sheet = session.queues().sheet(name);
            session.json(json -> QueueJson.write(json, sheet));
        } else {
            session.terminal()
                    .say(key.label() + " of " + name + " is " + QueueTable.shown(key, terms));
        }
        return ExitStatus.DONE;
    }

    private static QueueKey key(String typed) {
        return QueueKey.named(typed)
                .orElseThrow(() ->
                        CliError.usage(
                                "unknown setting '"
                                        + Visible.line(Numbers.shortened(typed))
                                        + "' of a queue"
                                        + Nearest.hint(Key.canonical(typed), QueueKey.labels()),
                                "known are " + String.join(", ", QueueKey.labels())));
    }
}
