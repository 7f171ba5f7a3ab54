package dev.queuectl.cli;

import dev.queuectl.client.Workers;
import dev.queuectl.client.json.StatusJson;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.util.List;

/** {@code worker list}: the workers of every host and what they run. */
final class WorkerListCommand implements Verb {
    private static final Records<Workers.Busy> WORKERS =
            new Records<>("id", StatusJson.WORKER_FIELDS, StatusJson::write);

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command("list", "List the workers of every host and the jobs they run.");
        Listing.addTo(spec);
        Watched.addTo(spec);
        return spec;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        WorkerOptionsReader.refusePositionals(arguments, "worker list");
        Listing<Workers.Busy> listing = Listing.read(WORKERS, OutputForm.TABLE, arguments, session);
        List<Workers.Busy> workers = session.workers().list();
        if (listing.isTable()) {
            listing.print(WorkerTable.of(workers, session.terminal(), session.time().instant()));
        } else {
            listing.print(workers);
        }
        return ExitStatus.DONE;
    }
}
