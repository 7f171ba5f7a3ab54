package dev.queuectl.cli;

import dev.queuectl.cli.Finding.Level;
import dev.queuectl.domain.Visible;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** {@code doctor}: what is wrong here, why that matters, and how to mend it. */
final class DoctorCommand implements Verb {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(
                        "doctor",
                        "Examine Java, permissions, disk, clock, the store and its workers; exit 1"
                                + " if something is wrong.");
        spec.addOption(Options.flag("--strict", "exit 1 for warnings too"));
        return spec;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        WorkerOptionsReader.refusePositionals(arguments, "doctor");
        List<Finding> findings = new Doctor(session).examine();
        Level worst = findings.stream().map(Finding::level).max(Level::compareTo).orElseThrow();
        if (session.json()) {
            json(session, findings, worst);
        } else {
            print(session.terminal(), findings);
        }
        boolean fine =
                worst == Level.FINE || (worst == Level.WARNING && !arguments.has("--strict"));
        return fine ? ExitStatus.DONE : ExitStatus.of(ExitCode.FAILED);
    }

    private static void json(Session session, List<Finding> findings, Level worst)
            throws IOException {
        session.json(json -> {
            json.writeStartObject();
            json.writeStringField("worst", word(worst));
            json.writeArrayFieldStart("findings");
            for (Finding finding : findings) {
                json.writeStartObject();
                json.writeStringField("check", finding.check());
                json.writeStringField("level", word(finding.level()));
                json.writeStringField("what", finding.what());
                json.writeStringField("why", finding.why());
                json.writeStringField("mend", finding.mend());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void print(Terminal terminal, List<Finding> findings) {
        for (Finding finding : findings) {
            terminal.data(
                    Visible.line(
                            word(finding.level())
                                    + ": "
                                    + finding.check()
                                    + ": "
                                    + finding.what()));
            if (finding.level() != Level.FINE) {
                terminal.data("  why: " + Visible.line(finding.why()));
                terminal.data("  try: " + Visible.line(finding.mend()));
            }
        }
    }

    private static String word(Level level) {
        return level.name().toLowerCase(Locale.ROOT);
    }
}
