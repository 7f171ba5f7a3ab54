package dev.queuectl.cli;

import dev.queuectl.client.DeadLetters;
import dev.queuectl.client.DeadLetters.DeadLetter;
import dev.queuectl.client.json.JobJson;
import dev.queuectl.config.Numbers;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.JobPage;
import dev.queuectl.store.JobQuery;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** {@code dlq list}: dead jobs, newest last, with what their last run said. */
final class DlqListCommand implements Verb {
    private static final int DEFAULT = 50;

    private static final Records<DeadLetter> LETTERS =
            new Records<>(
                    "id",
                    JobJson.DEAD_FIELDS,
                    (json, letter) -> JobJson.writeDead(json, letter.job(), letter.run()));

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(
                        "list",
                        "List dead jobs, newest last, with the last line of their error output.");
        spec.addOption(Options.value("--queue", "QUEUE", "only this queue"));
        spec.addOption(Options.value("--limit", "N", "at most so many (default: 50)"));
        spec.addOption(
                Options.flag(
                        "--group",
                        "together what died of the same: how the last run ended, and what it said"
                                + " without numbers, paths and quotations"));
        Listing.addTo(spec);
        return spec;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        Set<QueueName> queues =
                arguments
                        .value("--queue")
                        .map(name -> Set.of(new QueueName(name)))
                        .orElse(Set.of());
        int limit =
                arguments
                        .value("--limit")
                        .map(text -> Numbers.integer("--limit", text, 1, ListCommand.MOST))
                        .orElse(DEFAULT);
        if (arguments.has("--group")) {
            return DlqGroups.show(queues, limit, arguments, session);
        }
        Listing<DeadLetter> listing = Listing.read(LETTERS, OutputForm.TABLE, arguments, session);
        JobQuery query =
                new JobQuery(EnumSet.of(JobState.Kind.DEAD), queues, limit, OptionalLong.empty());
        JobPage page = session.storage().jobs().list(query);
        DeadLetters letters = new DeadLetters(session.storage().jobs(), session.time());
        List<DeadLetter> oldestFirst = new ArrayList<>(letters.list(page)).reversed();
        if (listing.isTable()) {
            listing.print(table(oldestFirst, listing.isWide(), session.terminal()));
        } else {
            listing.print(oldestFirst);
        }
        session.terminal().flush();
        if (page.next().isPresent()) {
            session.terminal().say("and more, older ones; --limit N shows more");
        }
        return ExitStatus.DONE;
    }

    private static Table table(List<DeadLetter> letters, boolean wide, Terminal terminal) {
        Table table =
                wide
                        ? new Table(
                                1,
                                "id",
                                "command",
                                "queue",
                                "attempts",
                                "reason",
                                "created",
                                "updated")
                        : new Table(1, "id", "command", "attempts", "reason", "updated");
        for (DeadLetter letter : letters) {
            Job job = letter.job();
            String line = letter.run().map(run -> run.output().lastErrorLine()).orElse("");
            List<String> cells =
                    new ArrayList<>(List.of(job.id().value(), job.spec().command().line()));
            if (wide) {
                cells.add(job.spec().queue().value());
            }
            cells.add(Integer.toString(job.counters().attempts()));
            cells.add(Texts.reason(job) + (line.isEmpty() ? "" : ": " + line));
            if (wide) {
                cells.add(Texts.time(job.createdAt(), terminal));
            }
            cells.add(Texts.time(job.updatedAt(), terminal));
            table.add(cells.toArray(String[]::new));
        }
        return table;
    }
}
