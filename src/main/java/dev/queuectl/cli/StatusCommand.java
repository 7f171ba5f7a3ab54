package dev.queuectl.cli;

import dev.queuectl.client.Workers;
import dev.queuectl.client.json.StatusJson;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.Visible;
import dev.queuectl.store.Summary;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;

/** {@code status}: counts by state, workers, the oldest waiting job, throughput. */
final class StatusCommand implements Verb {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(
                        "status",
                        "Show how many jobs are in each state, the workers, and the throughput.");
        Watched.addTo(spec);
        return spec;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        Instant now = session.time().instant();
        Summary summary = session.storage().jobs().summary(now);
        List<Workers.Busy> workers = session.workers().list();
        List<String> notices = session.storage().notices();
        if (session.json()) {
            session.json(json -> StatusJson.write(json, summary, workers, notices, now));
            return ExitStatus.DONE;
        }
        Terminal terminal = session.terminal();
        Table counts = new Table(0, "state", "jobs");
        for (JobState.Kind kind : JobState.Kind.values()) {
            counts.add(kind.label(), Long.toString(summary.count(EnumSet.of(kind))));
        }
        counts.print(terminal);
        if (terminal.outIsTerminal()) {
            terminal.data("");
        }
        Table figures = new Table(1, "figure", "value");
        String oldest =
                summary.oldestDue()
                        .map(due -> Texts.span(Duration.between(due, now)))
                        .orElse("none");
        figures.add("oldest waiting job", oldest);
        figures.add(
                "completed in the last minute", Long.toString(summary.lastMinute().succeeded()));
        figures.add("failed runs in the last minute", Long.toString(summary.lastMinute().failed()));
        figures.add("completed in the last hour", Long.toString(summary.lastHour().succeeded()));
        figures.add("failed runs in the last hour", Long.toString(summary.lastHour().failed()));
        figures.add("workers", Integer.toString(workers.size()));
        figures.print(terminal);
        if (!workers.isEmpty()) {
            if (terminal.outIsTerminal()) {
                terminal.data("");
            }
            WorkerTable.of(workers, terminal, now).print(terminal);
        }
        terminal.flush();
        notices.forEach(notice -> terminal.say("note: " + Visible.line(notice)));
        return ExitStatus.DONE;
    }
}
