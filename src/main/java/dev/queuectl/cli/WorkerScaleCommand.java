package dev.queuectl.cli;

import dev.queuectl.client.Workers;
import dev.queuectl.client.json.StatusJson;
import dev.queuectl.config.Numbers;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.worker.WorkerOptions;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.util.List;

/** {@code worker scale ID N}: a worker runs more jobs at a time, or fewer, without a restart. */
final class WorkerScaleCommand implements Verb {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(
                        "scale",
                        "Let a worker run so many jobs at a time from now on. What it runs goes"
                                + " on.");
        spec.addPositional(
                Options.positionals(
                        "ID N",
                        "the worker's id, or the beginning of it, and how many: 1 to "
                                + WorkerOptions.MOST_SLOTS));
        return spec;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        List<String> words = arguments.positionals();
        if (words.size() != 2) {
            throw CliError.usage(
                    "worker scale takes a worker and a number", "queuectl worker scale ID 4");
        }
        int slots = Numbers.integer("N", words.get(1), 1, WorkerOptions.MOST_SLOTS);
        Workers workers = session.workers();
        WorkerId id = WorkerStopCommand.meant(words.get(0), workers.alive());
        Workers.Busy worker = workers.scale(id, slots).orElseThrow(() -> refused(id));
        if (session.json()) {
            session.json(json -> StatusJson.write(json, worker));
        } else {
            session.terminal().data(id.value());
            session.terminal().flush();
            session.terminal()
                    .say("worker " + id + " runs " + Texts.count(slots, "job") + " at a time");
        }
        return ExitStatus.DONE;
    }

    private static CliError refused(WorkerId id) {
        return CliError.of(
                ExitCode.CONFLICT,
                "worker " + id + " cannot be scaled: it runs a single job of its own, or has left",
                "queuectl worker list");
    }
}
