package dev.queuectl.cli;

import dev.queuectl.store.Upkeep;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;

/** {@code db migrate}: brings the tables of an older version up to date, or makes them. */
final class DbMigrateCommand implements Verb {
    @Override
    public CommandSpec spec() {
        return Options.command("migrate", "Bring the store to the version that this one needs.");
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        int made;
        try (Upkeep upkeep = session.upkeep()) {
            made = upkeep.migrate();
        }
        if (session.json()) {
            session.json(json -> {
                json.writeStartObject();
                json.writeNumberField("migrations", made);
                json.writeEndObject();
            });
        } else {
            session.terminal()
                    .say(
                            made == 0
                                    ? "nothing to do: the store is up to date"
                                    : "made " + Texts.count(made, "migration"));
        }
        return ExitStatus.DONE;
    }
}
