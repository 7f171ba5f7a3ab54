package dev.queuectl.cli;

import dev.queuectl.client.Workers;
import dev.queuectl.client.json.StatusJson;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.util.List;

/** {@code worker list}: the workers of every host and what they run. */
final class WorkerListCommand implements Verb {
    @Override
    public CommandSpec spec() {
        return Options.command("list", "List the workers of every host and the jobs they run.");
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        WorkerOptionsReader.refusePositionals(arguments, "worker list");
        List<Workers.Busy> workers = session.workers().list();
        if (session.json()) {
            session.json(json -> StatusJson.writeWorkers(json, workers));
        } else {
            WorkerTable.of(workers, session.terminal(), session.time().instant())
                    .print(session.terminal());
        }
        return ExitStatus.DONE;
    }
}
