package dev.queuectl.cli;

import dev.queuectl.client.CancelJobs;
import dev.queuectl.client.CancelJobs.Progress;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.process.Commands;
import dev.queuectl.worker.RunSettings;
import dev.queuectl.worker.Worker;
import dev.queuectl.worker.WorkerOptions;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code cancel}: jobs are called off; what runs of them is ended first. */
final class CancelCommand implements Verb {
    private static final Duration AFTER_GRACE = Duration.ofSeconds(2);
    private static final long LOOK_MILLIS = 20;
    private static final Duration RECOVERY = Duration.ofMillis(500);

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(
                        "cancel",
                        "Call jobs off. What runs of them is ended: TERM, and KILL after"
                                + " kill_grace.");
        spec.addPositional(Options.positionals("ID…", "ids of jobs, or the beginnings of them"));
        return spec;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session)
            throws IOException, InterruptedException {
        if (arguments.positionals().isEmpty()) {
            throw CliError.usage("cancel needs the ids of jobs", "queuectl list");
        }
        Many many = new Many(session);
        Map<JobId, Progress> progress = new LinkedHashMap<>();
        CancelJobs cancelling = new CancelJobs(session.storage().jobs(), session.time());
        for (String typed : arguments.positionals()) {
            many.look(() -> {
                JobId id = session.job(typed).id();
                progress.put(id, cancelling.advance(id));
            });
        }
        await(progress, cancelling, session);
        progress.forEach((id, reached) -> many.attempt(() -> requireCancelled(id, reached)));
        List<JobId> cancelled =
                progress.entrySet().stream()
                        .filter(each -> each.getValue() instanceof Progress.Cancelled)
                        .map(Map.Entry::getKey)
                        .toList();
        ExitStatus status = many.finish();
        if (session.json() || !cancelled.isEmpty()) {
            DlqRetryCommand.tell(session, cancelled, "cancelled");
        }
        return status;
    }

    /** Waits until no job runs any more, at most until their workers have had time to end them. */
    private static void await(Map<JobId, Progress> progress, CancelJobs cancelling, Session session)
            throws InterruptedException {
        Duration grace = RunSettings.KILL_GRACE.in(session.storage().settings().all());
        long start = System.nanoTime();
        long patience = grace.plus(AFTER_GRACE).toNanos();
        boolean recovered = false;
        while (progress.values().stream().anyMatch(Progress.Asked.class::isInstance)) {
            long waited = System.nanoTime() - start;
            if (waited > patience) {
                return;
            }
            Thread.sleep(LOOK_MILLIS);
            progress.replaceAll((id, reached) ->
                    reached instanceof Progress.Asked ? cancelling.advance(id) : reached);
            if (!recovered && waited > RECOVERY.toNanos() && isAnyHolderDead(progress, session)) {
                recovered = true;
                recover(session);
            }
        }
    }

    private static boolean isAnyHolderDead(Map<JobId, Progress> progress, Session session) {
        return progress.values().stream()
                .anyMatch(reached ->
                        reached instanceof Progress.Asked(JobState.Processing state)
                                && !session.workers().isAlive(state.holder()));
    }

    /** Does what the next worker to start would do first: it recovers what dead ones left. */
    private static void recover(Session session) {
        WorkerOptions options =
                new WorkerOptions(
                        WorkerId.generate(session.random()),
                        session.host(),
                        1,
                        Set.of(),
                        Optional.empty(),
                        Optional.empty(),
                        new WorkerOptions.Until.Drained());
        try (Commands commands = WorkerRunCommand.commands(session)) {
            Worker.start(
                            WorkerRunCommand.silentParts(commands, session),
                            options,
                            ProcessHandle.current().pid())
                    .close();
        }
    }

    private static void requireCancelled(JobId id, Progress reached) {
        if (reached instanceof Progress.Ended(JobState.Kind kind)) {
            throw CliError.of(
                    ExitCode.CONFLICT,
                    "job '" + id + "' cannot be cancelled: it is " + kind.label(),
                    "queuectl show " + id);
        }
        if (reached instanceof Progress.Gone) {
            throw CliError.of(ExitCode.NOT_FOUND, "job '" + id + "' has just been purged");
        }
        if (reached instanceof Progress.Asked(JobState.Processing state)) {
            throw CliError.of(
                    ExitCode.TIMED_OUT,
                    "job '"
                            + id
                            + "' still runs: worker "
                            + state.holder()
                            + " was asked to end it and has not yet; the request stands",
                    "queuectl show " + id);
        }
    }
}
