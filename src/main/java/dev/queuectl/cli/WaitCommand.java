package dev.queuectl.cli;

import dev.queuectl.client.WaitForJobs;
import dev.queuectl.config.Durations;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** {@code wait}: returns when jobs have ended, and tells by its exit code how. */
final class WaitCommand implements Verb {
    private static final Duration LONGEST_WAIT = Duration.ofDays(365);

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(
                        "wait",
                        "Wait until jobs have ended. Exit code 0: all completed; 7: one is dead or"
                                + " cancelled; 8: time is up.");
        spec.addOption(
                Options.value(
                        "--timeout",
                        "DUR",
                        "how long to wait (default: as long as it takes); 0s looks once"));
        spec.addPositional(Options.positionals("ID…", "ids of jobs, or the beginnings of them"));
        return spec;
    }

    @Override
    public boolean isLongLived() {
        return true;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session)
            throws IOException, InterruptedException {
        if (arguments.positionals().isEmpty()) {
            throw CliError.usage("wait needs the ids of jobs", "queuectl list");
        }
        Optional<Duration> limit =
                arguments
                        .value("--timeout")
                        .map(text -> Durations.parse("--timeout", text, LONGEST_WAIT));
        Instant deadline = limit.map(session.time().instant()::plus).orElse(Instant.MAX);
        Map<JobId, Job> jobs = new LinkedHashMap<>();
        for (String typed : arguments.positionals()) {
            Job job = session.job(typed);
            jobs.put(job.id(), job);
        }
        if (limit.isEmpty()) {
            warnIfNobodyWorks(jobs, session);
        }
        WaitReport report = new WaitReport(session, jobs.size());
        WaitForJobs waiting = new WaitForJobs(session.storage(), session.time());
        AtomicReference<ExitCode> signalled = new AtomicReference<>(ExitCode.DONE);
        Set<JobId> left;
        try (Signals _ =
                Signals.onStop((name, again) -> {
                    ExitCode code = name.equals("INT") ? ExitCode.INTERRUPTED : ExitCode.TERMINATED;
                    signalled.compareAndSet(ExitCode.DONE, code);
                    waiting.stop();
                })) {
            left = waiting.await(jobs.keySet(), deadline, report);
        }
        ExitStatus status = report.finish();
        if (left.isEmpty()) {
            return status;
        }
        throw signalled.get() == ExitCode.DONE
                ? report.timedOut(left, limit.orElseThrow())
                : report.interrupted(left, signalled.get());
    }

    private static void warnIfNobodyWorks(Map<JobId, Job> jobs, Session session) {
        boolean waits = jobs.values().stream().anyMatch(job -> !job.state().kind().isFinished());
        if (waits && !session.json() && session.workers().alive().isEmpty()) {
            session.terminal()
                    .say(
                            "no worker is running; this waits until there is one: queuectl worker"
                                    + " start");
        }
    }
}
