package dev.queuectl.cli;

import dev.queuectl.client.json.AuditJson;
import dev.queuectl.config.Durations;
import dev.queuectl.config.Numbers;
import dev.queuectl.store.AuditEntry;
import dev.queuectl.store.AuditStore;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** {@code audit}: what operators did, who, when and from where. */
final class AuditCommand implements Verb {
    private static final int DEFAULT = 50;

    /** Above the account, what it did may be long. */
    private static final int ARGUMENTS = 4;

    private static final Records<AuditEntry> ENTRIES =
            new Records<>("at", AuditJson.FIELDS, AuditJson::write);

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(
                        "audit",
                        "Show what operators did, by commands and by HTTP: who, when and from"
                                + " where; newest first.");
        spec.addOption(Options.value("--user", "NAME", "only what this one did"));
        spec.addOption(Options.value("--since", "DUR", "of so long ago until now"));
        spec.addOption(Options.value("--limit", "N", "at most so many (default: " + DEFAULT + ")"));
        Listing.addTo(spec);
        return spec;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        WorkerOptionsReader.refusePositionals(arguments, "audit");
        Listing<AuditEntry> listing = Listing.read(ENTRIES, OutputForm.TABLE, arguments, session);
        Instant since =
                arguments
                        .value("--since")
                        .map(text -> Durations.parse("--since", text, AuditStore.KEPT))
                        .map(session.time().instant()::minus)
                        .orElse(Instant.EPOCH);
        int limit =
                arguments
                        .value("--limit")
                        .map(text -> Numbers.integer("--limit", text, 1, AuditStore.MOST))
                        .orElse(DEFAULT);
        List<AuditEntry> entries =
                session.storage().audit().newest(since, arguments.value("--user"), limit);
        if (listing.isTable()) {
            listing.print(table(entries, session.terminal()));
        } else {
            listing.print(entries);
        }
        return ExitStatus.DONE;
    }

    private static Table table(List<AuditEntry> entries, Terminal terminal) {
        Table table = new Table(ARGUMENTS, "when", "who", "from", "action", "arguments", "result");
        for (AuditEntry entry : entries) {
            table.add(
                    Texts.time(entry.at(), terminal),
                    entry.user(),
                    entry.host(),
                    entry.action(),
                    entry.arguments(),
                    entry.result());
        }
        return table;
    }
}
