package dev.queuectl.cli;

import dev.queuectl.client.Queues;
import dev.queuectl.client.json.QueueJson;
import dev.queuectl.domain.QueueName;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.util.List;

/** {@code queue resume QUEUE…}: workers take jobs of them again. */
final class QueueResumeCommand implements Verb {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = Options.command("resume", "Let workers take jobs of a queue again.");
        spec.addPositional(Options.positionals("QUEUE…", "their names"));
        return spec;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        List<QueueName> names = QueuePauseCommand.names(arguments, "resume");
        for (QueueName name : names) {
            boolean paused = session.queues().resume(name);
            if (!session.json()) {
                session.terminal().say("queue " + name + (paused ? " goes on" : " was not paused"));
            }
        }
        answer(names, session);
        return ExitStatus.DONE;
    }

    /** With {@code --json}, writes the queues as they are now. */
    static void answer(List<QueueName> names, Session session) throws IOException {
        if (session.json()) {
            List<Queues.Sheet> sheets = names.stream().map(session.queues()::sheet).toList();
            session.json(json -> QueueJson.write(json, sheets));
        }
    }
}
