package dev.queuectl.cli;

import dev.queuectl.domain.WorkerId;
import dev.queuectl.process.Commands;
import dev.queuectl.process.Processes;
import dev.queuectl.store.Backlog;
import dev.queuectl.store.StopRequest;
import dev.queuectl.worker.JobEnvironment;
import dev.queuectl.worker.Worker;
import dev.queuectl.worker.WorkerOptions;
import dev.queuectl.worker.WorkerOptions.Until;
import dev.queuectl.worker.WorkerParts;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** {@code worker run}: a worker in the foreground, its log on stderr. */
final class WorkerRunCommand implements Verb {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(
                        "run",
                        "Run jobs in the foreground until stopped: by Ctrl-C, TERM or worker"
                                + " stop.");
        WorkerOptionsReader.addTo(spec);
        spec.addOption(
                Options.flag(
                        "--drain",
                        "leave when nothing is due, nothing failed waits, and nothing runs"));
        spec.addOption(Options.hidden(WorkerOptionsReader.DETACHED));
        spec.addOption(Options.hidden(WorkerOptionsReader.ONLY));
        return spec;
    }

    @Override
    public boolean isLongLived() {
        return true;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session)
            throws IOException, InterruptedException {
        WorkerOptionsReader.refusePositionals(arguments, "worker run");
        WorkerOptions options = WorkerOptionsReader.read(arguments, session, until(arguments));
        if (arguments.has(WorkerOptionsReader.DETACHED)) {
            Processes.leadSession();
        }
        run(arguments, options, session);
        if (options.until() instanceof Until.Drained) {
            tellWhatIsLeft(options, session);
        }
        return ExitStatus.DONE;
    }

    private static Until until(Arguments arguments) {
        Optional<String> only = arguments.value(WorkerOptionsReader.ONLY);
        if (only.isPresent()) {
            return new Until.Ended(Session.jobId(only.get()));
        }
        return arguments.has("--drain") ? new Until.Drained() : new Until.Stopped();
    }

    /** Runs a worker until it leaves by itself or is stopped. */
    private static void run(Arguments arguments, WorkerOptions options, Session session)
            throws IOException, InterruptedException {
        try (HeapBound _ = HeapBound.start();
                WorkerMetrics metrics =
                        WorkerMetrics.start(WorkerMetrics.port(arguments), session);
                Commands commands = commands(session);
                Worker worker =
                        Worker.start(
                                arguments.has(WorkerOptionsReader.DETACHED)
                                        ? loggingParts(commands, session, options.id())
                                        : parts(commands, session),
                                options,
                                ProcessHandle.current().pid());
                ServicePulse pulse = ServicePulse.of(session, options, worker::slots);
                Signals _ =
                        Signals.onStop((signal, again) ->
                                worker.stop(again ? StopRequest.NOW : StopRequest.GRACEFUL))) {
            metrics.tell();
            worker.run(pulse::beat);
        }
    }

    private static void tellWhatIsLeft(WorkerOptions options, Session session) {
        Backlog left = session.storage().jobs().backlog(options.queues(), session.time().instant());
        if (left.later() > 0) {
            session.terminal()
                    .say("drained; " + Texts.count(left.later(), "job") + " left for later");
        }
        if (left.due() + left.failed() > 0) {
            session.terminal()
                    .say(
                            "drained; "
                                    + Texts.count(left.due() + left.failed(), "job")
                                    + " left in queues that are paused");
        }
    }

    /** Answers what a worker of this process works with; its log goes to standard error. */
    static WorkerParts parts(Commands commands, Session session) {
        return parts(commands, session, lines -> write(lines, session.terminal()));
    }

    /** Answers what a worker in the background works with. */
    private static WorkerParts loggingParts(Commands commands, Session session, WorkerId id) {
        if (!Processes.canTurn()) {
            return parts(commands, session);
        }
        Path log = session.storage().workplace().log(id);
        return parts(
                commands,
                session,
                new WorkerLogFile(
                        log,
                        WorkerLogFile.LIMIT,
                        new WorkerLogFile.Stream() {
                            @Override
                            public void write(String lines) {
                                WorkerRunCommand.write(lines, session.terminal());
                            }

                            @Override
                            public void turnTo(Path file) throws IOException {
                                Processes.writeTo(file);
                            }
                        }));
    }

    /** Answers what a worker works with that serves another command, and keeps no log. */
    static WorkerParts silentParts(Commands commands, Session session) {
        return parts(commands, session, _ -> {});
    }

    private static WorkerParts parts(Commands commands, Session session, Consumer<String> log) {
        return new WorkerParts(
                session.storage(),
                commands,
                new JobEnvironment(session.environment()),
                log,
                session.time(),
                session.random());
    }

    /** A log that cannot be written is no reason to end anybody's jobs. */
    private static void write(String lines, Terminal terminal) {
        try {
            terminal.sayAll(lines);
        } catch (UncheckedIOException nobodyListens) {
            // The work goes on. The exit code tells of it, as far as anybody asks for that.
        }
    }

    /** Answers what starts commands here: as this system does it best, or portably if asked for. */
    static Commands commands(Session session) {
        return Commands.open("builder".equals(session.environment().get("QUEUECTL_SPAWN")));
    }
}
