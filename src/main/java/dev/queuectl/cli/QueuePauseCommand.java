package dev.queuectl.cli;

import dev.queuectl.domain.QueueName;
import dev.queuectl.store.QueueTerms.Halt;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code queue pause QUEUE…}: no worker takes jobs of them until they are resumed. */
final class QueuePauseCommand implements Verb {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(
                        "pause",
                        "Let no worker take jobs of a queue until it is resumed; those that run go"
                                + " on.");
        spec.addOption(Options.value("--reason", "TEXT", "why, for whoever wonders"));
        spec.addPositional(Options.positionals("QUEUE…", "their names"));
        return spec;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        List<QueueName> names = names(arguments, "pause");
        for (QueueName name : names) {
            Halt halt =
                    session.queues()
                            .pause(name, session.who(), arguments.value("--reason").orElse(""));
            if (!session.json()) {
                session.terminal()
                        .say(
                                "queue "
                                        + name
                                        + " is paused "
                                        + QueueTable.halt(halt, session.terminal()));
            }
        }
        QueueResumeCommand.answer(names, session);
        return ExitStatus.DONE;
    }

    /** Answers the queues that are named, or ends the command with exit code 2. */
    static List<QueueName> names(Arguments arguments, String verb) {
        if (arguments.positionals().isEmpty()) {
            throw CliError.usage(
                    "queue " + verb + " takes names of queues", "queuectl queue " + verb + " mail");
        }
        List<QueueName> names = new ArrayList<>();
        arguments.positionals().forEach(word -> names.add(new QueueName(word)));
        return names;
    }
}
