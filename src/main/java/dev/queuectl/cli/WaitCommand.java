package dev.queuectl.cli;

import dev.queuectl.client.FindJobs;
import dev.queuectl.client.WaitForJobs;
import dev.queuectl.client.filter.Filter;
import dev.queuectl.config.Durations;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.QueueName;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
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
        spec.addOption(Options.value("--queue", "QUEUE", "for what is in this queue now"));
        spec.addOption(Options.value("--tag", "TAG", "for what bears this tag now"));
        spec.addOption(Options.flag("--any", "return when the first of them has ended"));
        spec.addOption(
                Options.flag("--fail-fast", "return when the first ends otherwise than completed"));
        spec.addPositional(Options.positionals("ID…|FILTER…", Selection.ARGUMENTS));
        return spec;
    }

    @Override
    public boolean takesFilter() {
        return true;
    }

    @Override
    public boolean isLongLived() {
        return true;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session)
            throws IOException, InterruptedException {
        Optional<Duration> limit =
                arguments
                        .value("--timeout")
                        .map(text -> Durations.parse("--timeout", text, LONGEST_WAIT));
        Instant deadline = limit.map(session.time().instant()::plus).orElse(Instant.MAX);
        Map<JobId, Job> jobs = jobs(arguments, session);
        if (jobs.isEmpty()) {
            session.terminal().say("nothing to wait for");
        }
        if (limit.isEmpty()) {
            warnIfNobodyWorks(jobs, session);
        }
        WaitForJobs waiting = new WaitForJobs(session.storage(), session.time());
        boolean any = arguments.has("--any");
        boolean failFast = arguments.has("--fail-fast");
        AtomicBoolean enough = new AtomicBoolean();
        WaitReport report =
                new WaitReport(
                        session,
                        jobs.size(),
                        completed -> {
                            if (any || (failFast && !completed)) {
                                enough.set(true);
                                waiting.stop();
                            }
                        });
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
        if (left.isEmpty() || (enough.get() && signalled.get() == ExitCode.DONE)) {
            return status;
        }
        throw signalled.get() == ExitCode.DONE
                ? report.timedOut(left, limit.orElseThrow())
                : report.interrupted(left, signalled.get());
    }

    /** Answers what is waited for: of what a filter means, that which has not ended yet. */
    private static Map<JobId, Job> jobs(Arguments arguments, Session session) {
        List<String> words = new ArrayList<>(arguments.positionals());
        arguments
                .value("--queue")
                .ifPresent(name -> words.add("queue:" + new QueueName(name).value()));
        arguments.value("--tag").ifPresent(tag -> words.add("tag:\"" + tag + "\""));
        Map<JobId, Job> jobs = new LinkedHashMap<>();
        switch (Selection.read(words, "wait")) {
            case Selection.Named(List<String> typed) ->
                    typed.forEach(word -> {
                        Job job = session.job(word);
                        jobs.put(job.id(), job);
                    });
            case Selection.Like(Filter filter) -> {
                FindJobs.Trail _ =
                        new FindJobs(session.storage().jobs(), session.time())
                                .each(
                                        filter,
                                        found -> {
                                            for (Job job : found) {
                                                if (!job.state().kind().isFinished()) {
                                                    jobs.put(job.id(), job);
                                                }
                                            }
                                            return true;
                                        });
            }
        }
        return jobs;
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
