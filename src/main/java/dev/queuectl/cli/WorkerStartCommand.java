package dev.queuectl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.queuectl.domain.QueueName;
import dev.queuectl.process.Mark;
import dev.queuectl.store.WorkerRecord;
import dev.queuectl.worker.WorkerOptions;
import dev.queuectl.worker.WorkerOptions.Until;

import picocli.CommandLine.Model.CommandSpec;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code worker start}: a worker in the background; returns when it is ready. */
final class WorkerStartCommand implements Verb {
    private static final Duration LONGEST_START = Duration.ofMinutes(1);
    private static final long LOOK_AGAIN_MILLIS = 5;

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(
                        "start",
                        "Start a worker in the background; prints its id and pid when it is"
                                + " ready.");
        WorkerOptionsReader.addTo(spec);
        spec.addOption(Options.flag("--foreground", "stay, as services and containers want it"));
        return spec;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session)
            throws IOException, InterruptedException {
        WorkerOptionsReader.refusePositionals(arguments, "worker start");
        WorkerOptions options = WorkerOptionsReader.read(arguments, session, new Until.Stopped());
        boolean serves = WorkerMetrics.port(arguments).isPresent();
        if (arguments.has("--foreground")) {
            return new WorkerRunCommand().run(arguments, session);
        }
        session.storage().workplace().prepare();
        Path log = session.storage().workplace().log(options.id());
        Files.createFile(
                log,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Process process = start(options, arguments, session, log);
        WorkerRecord worker = awaitReady(options, serves, process, session, log);
        tell(worker, WorkerMetrics.told(read(log)), session);
        return ExitStatus.DONE;
    }

    private static Process start(
            WorkerOptions options, Arguments arguments, Session session, Path log)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Launcher.path());
        command.addAll(
                List.of("worker", "run", WorkerOptionsReader.DETACHED, options.id().value()));
        command.addAll(List.of("--home", session.settings().home().toString()));
        command.addAll(List.of("--count", Integer.toString(options.slots())));
        for (QueueName queue : options.queues()) {
            command.addAll(List.of("--queue", queue.value()));
        }
        arguments
                .value("--timeout")
                .ifPresent(timeout -> command.addAll(List.of("--timeout", timeout)));
        options.grace()
                .ifPresent(grace ->
                        command.addAll(
                                List.of(WorkerOptionsReader.GRACE, grace.toMillis() + "ms")));
        arguments
                .value(WorkerMetrics.OPTION)
                .ifPresent(port -> command.addAll(List.of(WorkerMetrics.OPTION, port)));
        // In the root folder, so that the worker keeps no file system busy that somebody wants to
        // unmount.
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(new File("/"))
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // A worker started by a job belongs to nobody's run.
        builder.environment().remove(Mark.VARIABLE);
        // Whatever it decides stands on the command line already; its path may count from here.
        builder.environment().remove("QUEUECTL_CONFIG");
        // Not on the command line, which every user of the machine can read.
        builder.environment().put("QUEUECTL_URL", session.settings().url().text());
        return builder.start();
    }

    private static WorkerRecord awaitReady(
            WorkerOptions options, boolean serves, Process process, Session session, Path log)
            throws IOException, InterruptedException {
        Instant deadline = session.time().instant().plus(LONGEST_START);
        while (session.time().instant().isBefore(deadline)) {
            Optional<WorkerRecord> ready =
                    session.workers().alive().stream()
                            .filter(worker -> worker.id().equals(options.id()))
                            .findFirst();
            // Its log begins when it has recovered what dead workers left and turns to jobs.
            if (ready.isPresent()
                    && Files.size(log) > 0
                    && (!serves || WorkerMetrics.told(read(log)).isPresent())) {
                return ready.get();
            }
            if (!process.isAlive()) {
                throw CliError.of(
                        ExitCode.ofFailed(process.exitValue()),
                        "the worker did not start: " + lastLines(log),
                        "queuectl worker run shows more");
            }
            Thread.sleep(LOOK_AGAIN_MILLIS);
        }
        process.destroy();
        throw CliError.of(
                ExitCode.TIMED_OUT,
                "the worker was not ready within "
                        + LONGEST_START.toSeconds()
                        + " seconds: "
                        + lastLines(log),
                "");
    }

    /** Other programs' words may be in it, in any encoding. */
    private static String read(Path log) throws IOException {
        return new String(Files.readAllBytes(log), UTF_8);
    }

    private static String lastLines(Path log) throws IOException {
        List<String> lines = read(log).lines().toList();
        String said = String.join(" ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
        return said.isEmpty() ? "it said nothing" : said;
    }

    private static void tell(WorkerRecord worker, Optional<String> metrics, Session session)
            throws IOException {
        if (session.json()) {
            session.json(json -> {
                json.writeStartObject();
                json.writeStringField("id", worker.id().value());
                json.writeNumberField("pid", worker.pid());
                json.writeNumberField("slots", worker.slots());
                if (metrics.isPresent()) {
                    json.writeStringField("metrics", metrics.get());
                }
                json.writeEndObject();
            });
        } else {
            session.terminal().data(worker.id() + "\t" + worker.pid());
            session.terminal().flush();
            session.terminal()
                    .say(
                            "worker "
                                    + worker.id()
                                    + " (pid "
                                    + worker.pid()
                                    + ") runs "
                                    + Texts.count(worker.slots(), "job")
                                    + " at a time"
                                    + metrics.map(url -> "; metrics at " + url).orElse(""));
        }
    }
}
