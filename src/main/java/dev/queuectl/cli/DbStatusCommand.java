package dev.queuectl.cli;

import dev.queuectl.client.json.ConditionJson;
import dev.queuectl.store.Condition;
import dev.queuectl.store.Condition.OpenTransaction;
import dev.queuectl.store.Upkeep;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;

/** {@code db status}: which store this is, of which version, how large, and what holds it up. */
final class DbStatusCommand implements Verb {
    @Override
    public CommandSpec spec() {
        return Options.command("status", "Show the store's version, its size, and what slows it.");
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        Condition condition;
        try (Upkeep upkeep = session.upkeep()) {
            condition = upkeep.condition();
        }
        if (session.json()) {
            session.json(json -> ConditionJson.write(json, condition));
        } else {
            table(condition).print(session.terminal());
        }
        return verdict(condition.schema());
    }

    private static Table table(Condition condition) {
        Table table = new Table(1, "store", "value");
        table.add("url", condition.url());
        table.add("engine", condition.engine());
        table.add("version", version(condition.schema()));
        condition.bytes().forEach((part, bytes) -> table.add("bytes of " + part, "" + bytes));
        condition
                .notified()
                .ifPresent(arrive ->
                        table.add(
                                "notifications",
                                arrive
                                        ? "arrive"
                                        : "do not arrive; changes are noticed within a second"));
        if (condition.notified().isPresent()) {
            table.add(
                    "oldest transaction that keeps dead rows",
                    condition.oldest().map(DbStatusCommand::shown).orElse("none"));
        }
        return table;
    }

    private static String version(Condition.Schema schema) {
        if (schema.version() == schema.needed()) {
            return "" + schema.version();
        }
        return schema.version()
                + ", needed: "
                + schema.needed()
                + (schema.automatic() && !schema.isNewer() ? ", made at the next use" : "");
    }

    private static String shown(OpenTransaction oldest) {
        return Texts.span(oldest.age())
                + ", pid "
                + oldest.pid()
                + (oldest.application().isEmpty() ? "" : ", " + oldest.application());
    }

    private static ExitStatus verdict(Condition.Schema schema) {
        if (schema.isNewer()) {
            throw CliError.of(
                    ExitCode.VERSION,
                    "the store was made by a newer version of queuectl",
                    "upgrade queuectl on this machine");
        }
        if (schema.mustBeMigrated()) {
            throw CliError.of(
                    ExitCode.VERSION,
                    "the store must be migrated before it can be used",
                    "queuectl db migrate, once no worker of the older version runs");
        }
        return ExitStatus.DONE;
    }
}
