package dev.queuectl.cli;

import dev.queuectl.client.Queues;
import dev.queuectl.client.json.QueueJson;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.util.List;

/** {@code queue list}: what is in each queue, and what was said about it. */
final class QueueListCommand implements Verb {
    private static final Records<Queues.Sheet> QUEUES =
            new Records<>("queue", QueueJson.FIELDS, QueueJson::write);

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(
                        "list",
                        "List the queues: how many jobs in which state, how long they wait, limits,"
                                + " and pauses.");
        Listing.addTo(spec);
        Watched.addTo(spec);
        return spec;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        WorkerOptionsReader.refusePositionals(arguments, "queue list");
        Listing<Queues.Sheet> listing = Listing.read(QUEUES, OutputForm.TABLE, arguments, session);
        List<Queues.Sheet> queues = session.queues().list();
        if (listing.isTable()) {
            listing.print(QueueTable.of(queues, session.time().instant(), session.terminal()));
        } else {
            listing.print(queues);
        }
        return ExitStatus.DONE;
    }
}
