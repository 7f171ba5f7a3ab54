package dev.queuectl.cli;

import dev.queuectl.client.json.JobJson;
import dev.queuectl.config.Durations;
import dev.queuectl.domain.Backoff;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobSpec;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.Visible;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** {@code show ID}: everything about one job, every run included. */
final class ShowCommand implements Verb {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command("show", "Show everything about one job, every run included.");
        spec.addPositional(Options.positionals("ID", "the job's id, or the beginning of it"));
        return spec;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session) throws IOException {
        Job job = session.job(single(arguments, "show"));
        List<Run> runs = session.storage().jobs().runs(job.id());
        if (session.json()) {
            session.json(json -> JobJson.write(json, job, runs));
        } else {
            print(job, runs, session.terminal());
        }
        return ExitStatus.DONE;
    }

    /** Answers the only argument, which names a job. */
    static String single(Arguments arguments, String command) {
        if (arguments.positionals().size() != 1) {
            throw CliError.usage(
                    command + " needs the id of one job", "queuectl " + command + " ID");
        }
        return arguments.positionals().getFirst();
    }

    /** Prints everything about a job. */
    static void print(Job job, List<Run> runs, Terminal terminal) {
        JobSpec spec = job.spec();
        line(terminal, "id", job.id().value());
        line(terminal, "command", spec.command().line());
        line(terminal, "state", state(job));
        line(terminal, "queue", spec.queue().value());
        line(terminal, "priority", Integer.toString(spec.priority()));
        line(
                terminal,
                "attempts",
                job.counters().attempts() + " of " + (spec.retry().maxRetries() + 1));
        Backoff backoff = spec.retry().backoff();
        line(
                terminal,
                "backoff",
                backoff.base()
                        + "^n seconds, at most "
                        + Durations.format(backoff.max())
                        + (backoff.jitter() ? ", with jitter" : ""));
        line(
                terminal,
                "timeout",
                spec.timeout()
                        .map(limit -> limit.isZero() ? "none" : Durations.format(limit))
                        .orElse("the queue's"));
        line(terminal, "directory", spec.directory());
        if (!spec.tags().isEmpty()) {
            line(terminal, "tags", String.join(" ", spec.tags()));
        }
        spec.environment().forEach((name, value) -> line(terminal, "env", name + "=" + value));
        line(terminal, "run at", Texts.time(job.runAt(), terminal));
        line(terminal, "created", Texts.time(job.createdAt(), terminal));
        line(terminal, "updated", Texts.time(job.updatedAt(), terminal));
        if (!runs.isEmpty()) {
            if (terminal.outIsTerminal()) {
                terminal.data("");
            }
            table(runs, terminal).print(terminal);
        }
    }

    private static String state(Job job) {
        String word = JobTable.state(job);
        if (job.state() instanceof JobState.Processing processing) {
            return word + " by " + processing.holder();
        }
        return job.last().isPresent() ? word + " (" + Texts.reason(job) + ")" : word;
    }

    private static Table table(List<Run> runs, Terminal terminal) {
        Table table =
                new Table(
                        7,
                        "run",
                        "outcome",
                        "started",
                        "took",
                        "cpu",
                        "pid",
                        "worker",
                        "last error line");
        for (Run run : runs) {
            table.add(
                    Integer.toString(run.number()),
                    run.outcome().words(),
                    Texts.time(run.startedAt(), terminal),
                    Texts.span(Duration.between(run.startedAt(), run.endedAt())),
                    run.usage().map(usage -> Texts.span(usage.cpu())).orElse(""),
                    run.pid().isPresent() ? Long.toString(run.pid().getAsLong()) : "",
                    run.worker() + "@" + run.host(),
                    run.output().lastErrorLine());
        }
        return table;
    }

    /** Prints a line of what is known. */
    static void line(Terminal terminal, String name, String value) {
        String shown = Visible.line(value);
        terminal.data(
                terminal.outIsTerminal()
                        ? name + " ".repeat(Math.max(1, 11 - name.length())) + shown
                        : name + "\t" + shown);
    }
}
