package dev.queuectl.cli;

import dev.queuectl.client.Queues;
import dev.queuectl.client.json.QueueJson;
import dev.queuectl.config.Nearest;
import dev.queuectl.domain.QueueName;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.util.List;

/** {@code queue show QUEUE}: everything about one queue. */
final class QueueShowCommand implements Verb {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = Options.command("show", "Show what is known of one queue.");
        spec.addPositional(Options.positionals("QUEUE", "its name"));
        return spec;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        if (arguments.positionals().size() != 1) {
            throw CliError.usage("queue show takes the name of a queue", "queuectl queue list");
        }
        QueueName name = new QueueName(arguments.positionals().getFirst());
        Queues queues = session.queues();
        Queues.Sheet sheet = queues.find(name).orElseThrow(() -> missing(name, queues));
        if (session.json()) {
            session.json(json -> QueueJson.write(json, sheet));
        } else {
            QueueTable.of(sheet, session.time().instant(), session.terminal())
                    .print(session.terminal());
        }
        return ExitStatus.DONE;
    }

    private static CliError missing(QueueName name, Queues queues) {
        List<String> known = queues.list().stream().map(sheet -> sheet.name().value()).toList();
        return CliError.of(
                ExitCode.NOT_FOUND,
                "there is nothing in queue '" + name + "'" + Nearest.hint(name.value(), known),
                "queuectl queue list");
    }
}
