package dev.queuectl.cli;

import dev.queuectl.client.EnqueueDefaults;
import dev.queuectl.client.JobDraft;
import dev.queuectl.client.JobOutput;
import dev.queuectl.client.json.JobJson;
import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.Run;
import dev.queuectl.store.StoreException;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code run}: enqueues a job, passes on what it writes, and exits with its code. */
final class RunCommand implements Verb {
    /** What timeout(1) exits with. */
    private static final int TIMED_OUT = 124;

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(
                        "run",
                        "Enqueue a job, pass on its output and exit with its code; no retries"
                                + " unless asked for.");
        EnqueueOptions.addTo(spec);
        RunMany.addTo(spec);
        spec.addPositional(
                Options.positionals("COMMAND", "\"COMMAND\" for the shell, or -- PROGRAM ARG…"));
        return spec;
    }

    @Override
    public boolean isLongLived() {
        return true;
    }

    @Override
    public boolean takesProgram() {
        return true;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session)
            throws IOException, InterruptedException {
        JobDraft options = EnqueueOptions.draft(arguments, session);
        try {
            Optional<String> file = arguments.value("--file");
            if (file.isPresent()) {
                return new RunMany(arguments, session).run(file.get(), options);
            }
            RunMany.refuseOptions(arguments);
            JobDraft draft = EnqueueOptions.described(arguments, options, session);
            EnqueueDefaults defaults = session.enqueueDefaults().withMaxRetries(0);
            Job job = EnqueueCommand.enqueue(session.enqueue(defaults), draft);
            QueueTable.tellOfPause(session.terminal(), job.spec().queue(), defaults.queues());
            return follow(job, session);
        } catch (CliError | StoreException e) {
            CliError error = ErrorReport.of(e);
            boolean own =
                    error.exitCode() != ExitCode.USAGE
                            && error.exitCode() != ExitCode.INTERRUPTED
                            && error.exitCode() != ExitCode.TERMINATED;
            throw own
                    ? new CliError(
                            ExitCode.RUN_FAULT,
                            error.word(),
                            String.valueOf(error.getMessage()),
                            error.why(),
                            error.remedies())
                    : error;
        }
    }

    private static ExitStatus follow(Job job, Session session)
            throws IOException, InterruptedException {
        Terminal terminal = session.terminal();
        Map<Channel, OutputStream> targets =
                session.json()
                        ? Map.of()
                        : Map.of(Channel.OUT, terminal.out(), Channel.ERR, terminal.err());
        OutputFollower output =
                new OutputFollower(
                        job.id(),
                        new JobOutput(session.storage()),
                        targets,
                        OutputFollower.Extent.WHOLE);
        HostingCompanion host = new HostingCompanion(job, session, /* isAlone= */ true);
        try (JobFollower follower = new JobFollower(job.id(), session, output, host)) {
            Job ended = follower.follow();
            List<Run> runs = session.storage().jobs().runs(ended.id());
            if (session.json()) {
                session.json(json -> JobJson.write(json, ended, runs));
            }
            return new ExitStatus(
                    runs.isEmpty()
                            ? ExitCode.INTERRUPTED.number()
                            : code(runs.getLast().outcome()));
        }
    }

    private static int code(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Exited(int code) -> code;
            case Outcome.Signalled(int signal) -> 128 + signal;
            case Outcome.TimedOut _ -> TIMED_OUT;
            case Outcome.Cancelled _ -> ExitCode.INTERRUPTED.number();
            case Outcome.Lost _,
                    Outcome.Interrupted _,
                    Outcome.NotStarted _,
                    Outcome.Superseded _ ->
                    ExitCode.RUN_FAULT.number();
        };
    }
}
