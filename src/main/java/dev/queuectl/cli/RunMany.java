package dev.queuectl.cli;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.queuectl.client.BulkEnqueue;
import dev.queuectl.client.CancelJobs;
import dev.queuectl.client.EnqueueDefaults;
import dev.queuectl.client.JobDraft;
import dev.queuectl.client.JobOutput;
import dev.queuectl.client.json.DraftReader;
import dev.queuectl.client.json.JobJson;
import dev.queuectl.client.json.JobSource;
import dev.queuectl.config.Numbers;
import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.Visible;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * {@code run -f}: enqueues the jobs of a file, all or none, and follows them to their ends, some at
 * a time. The output of each is printed when it has ended, or line by line under its id.
 */
final class RunMany {
    private static final String NEWS = "news";
    private static final int PATIENCE_SECONDS = 60;

    private final Arguments arguments;
    private final Session session;
    private final Terminal terminal;

    /** Names of signals, and {@link #NEWS} when a job has ended. */
    private final BlockingQueue<String> happened = new LinkedBlockingQueue<>();

    private boolean isAsked;
    private EnqueueDefaults known = EnqueueDefaults.from(Map.of(), Map.of());

    RunMany(Arguments arguments, Session session) {
        this.arguments = arguments;
        this.session = session;
        this.terminal = session.terminal();
    }

    /** Adds the options that only many jobs have. */
    static void addTo(CommandSpec spec) {
        spec.addOption(
                Options.value(
                        "-f --file",
                        "FILE",
                        "run the jobs of a file: JSON lines, or a JSON array; - is stdin; exits"
                                + " with 7 unless all completed"));
        spec.addOption(
                Options.value(
                        "-j --jobs", "N", "with -f: so many at a time (default: one a processor)"));
        spec.addOption(
                Options.flag(
                        "--prefix",
                        "with -f: print lines as they come, each behind its job's id; else each"
                                + " job's output when it has ended"));
        spec.addOption(
                Options.flag("-k --keep-order", "with -f: print output in the order of the file"));
    }

    /** Ends the command where an option stands that only many jobs have. */
    static void refuseOptions(Arguments arguments) {
        for (String option : List.of("--jobs", "--prefix", "--keep-order")) {
            if (arguments.has(option)) {
                throw CliError.usage(option + " is for many jobs", "queuectl run -f FILE");
            }
        }
    }

    ExitStatus run(String file, JobDraft defaults) throws IOException, InterruptedException {
        if (!arguments.positionals().isEmpty() || arguments.afterDashes().isPresent()) {
            throw CliError.usage("there is both a command and -f", "give one of them");
        }
        if (defaults.given().contains("id")) {
            throw CliError.usage("--id cannot stand for many jobs", "give each its id in the JSON");
        }
        if (arguments.has("--prefix") && (arguments.has("--keep-order") || session.json())) {
            throw CliError.usage("--prefix prints lines as they come", "give one of both");
        }
        int atOnce =
                arguments
                        .value("--jobs")
                        .map(text -> Numbers.integer("--jobs", text, 1, 256))
                        .orElse(Runtime.getRuntime().availableProcessors());
        List<Job> jobs = enqueue(file, defaults);
        jobs.stream()
                .map(job -> job.spec().queue())
                .distinct()
                .forEach(queue -> QueueTable.tellOfPause(terminal, queue, known.queues()));
        List<Future<Job>> ends = new ArrayList<>();
        ExecutorService threads =
                Executors.newFixedThreadPool(
                        atOnce, Thread.ofPlatform().daemon().name("run-", 1).factory());
        try (Signals _ = Signals.onStop((name, again) -> happened.add(name))) {
            for (Job job : jobs) {
                FutureTask<Job> end =
                        new FutureTask<>(() -> follow(job)) {
                            @Override
                            protected void done() {
                                happened.add(NEWS);
                            }
                        };
                ends.add(end);
                threads.execute(end);
            }
            return finish(await(jobs, ends, threads));
        } finally {
            threads.shutdownNow();
            boolean _ = threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private List<Job> enqueue(String file, JobDraft defaults) throws IOException {
        List<Job> jobs = new ArrayList<>();
        List<BulkEnqueue.Refused> refused = new ArrayList<>();
        try (InputStream input = EnqueueMany.open(file, terminal)) {
            BulkEnqueue.Source source =
                    JobSource.open(input, new DraftReader(session.time()), defaults);
            known = session.enqueueDefaults().withMaxRetries(0);
            new BulkEnqueue(
                            session.enqueue(known),
                            stored -> jobs.addAll(stored.jobs()),
                            refused::add)
                    .allOrNone(source);
            for (BulkEnqueue.Refused entry : refused) {
                terminal.say(
                        "refused: "
                                + Visible.line(
                                        source.unit()
                                                + " "
                                                + entry.number()
                                                + ": "
                                                + entry.message()));
            }
        }
        if (!refused.isEmpty()) {
            throw CliError.of(
                    refused.getFirst().taken() ? ExitCode.CONFLICT : ExitCode.USAGE,
                    "nothing was run: " + Texts.count(refused.size(), "job") + " refused");
        }
        if (jobs.isEmpty()) {
            throw CliError.usage(
                    "the input holds no job", "one JSON object a line, or a JSON array");
        }
        return jobs;
    }

    /** Follows one job, on a thread of its own; runs it here if no worker of this host would. */
    private Job follow(Job job) throws IOException, InterruptedException {
        try (PrefixedLines out = new PrefixedLines(job.id().value(), terminal.out());
                PrefixedLines err = new PrefixedLines(job.id().value(), terminal.err())) {
            Map<Channel, OutputStream> targets =
                    arguments.has("--prefix")
                            ? Map.of(Channel.OUT, out, Channel.ERR, err)
                            : Map.of();
            OutputFollower output =
                    new OutputFollower(
                            job.id(),
                            new JobOutput(session.storage()),
                            targets,
                            OutputFollower.Extent.WHOLE);
            HostingCompanion host = new HostingCompanion(job, session, /* isAlone= */ false);
            try (JobFollower follower =
                    new JobFollower(job.id(), session, output, host, /* hearsSignals= */ false)) {
                return follower.follow();
            }
        }
    }

    /** Prints what ended as it ends, and answers the jobs in the order of the file. */
    private List<Job> await(List<Job> jobs, List<Future<Job>> ends, ExecutorService threads)
            throws IOException, InterruptedException {
        List<@Nullable Job> printed = new ArrayList<>(jobs);
        printed.replaceAll(_ -> null);
        int left = jobs.size();
        while (left > 0) {
            String what = happened.take();
            if (!what.equals(NEWS)) {
                react(what, jobs, ends, threads);
            }
            for (int at = 0; at < ends.size(); at++) {
                if (printed.get(at) != null) {
                    continue;
                }
                if (ends.get(at).isDone()) {
                    Job ended = endOf(ends.get(at));
                    print(ended);
                    printed.set(at, ended);
                    left--;
                } else if (arguments.has("--keep-order")) {
                    break;
                }
            }
        }
        List<Job> all = new ArrayList<>();
        for (Job job : printed) {
            if (job != null) {
                all.add(job);
            }
        }
        return all;
    }

    private static Job endOf(Future<Job> end) throws IOException, InterruptedException {
        try {
            return end.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof IOException failure) {
                throw failure;
            }
            if (cause instanceof RuntimeException failure) {
                throw failure;
            }
            if (cause instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException(cause);
        }
    }

    private void print(Job ended) throws IOException {
        if (!session.json() && !arguments.has("--prefix")) {
            try (OutputFollower output =
                    new OutputFollower(
                            ended.id(),
                            new JobOutput(session.storage()),
                            Map.of(Channel.OUT, terminal.out(), Channel.ERR, terminal.err()),
                            OutputFollower.Extent.WHOLE)) {
                boolean _ = output.advance(ended);
            }
        }
        if (ended.state().kind() != JobState.Kind.COMPLETED && !session.json()) {
            terminal.say(
                    "job " + ended.id() + " is " + ended.state().kind().label() + reason(ended));
        }
    }

    private static String reason(Job job) {
        String reason = Texts.reason(job);
        return reason.isEmpty() ? "" : ": " + reason;
    }

    private ExitStatus finish(List<Job> ended) throws IOException {
        if (session.json()) {
            session.json(json -> write(json, ended));
        }
        boolean allCompleted =
                ended.stream().allMatch(job -> job.state().kind() == JobState.Kind.COMPLETED);
        return allCompleted ? ExitStatus.DONE : ExitStatus.of(ExitCode.ENDED_OTHERWISE);
    }

    private void write(JsonGenerator json, List<Job> ended) throws IOException {
        json.writeStartArray();
        for (Job job : ended) {
            JobJson.write(json, job, session.storage().jobs().runs(job.id()));
        }
        json.writeEndArray();
    }

    /** Does what a signal asks for; returns where the jobs go on, or have been called off. */
    private void react(
            String signal, List<Job> jobs, List<Future<Job>> ends, ExecutorService threads)
            throws InterruptedException {
        if (Parting.isLate(signal)) {
            return;
        }
        long left = ends.stream().filter(end -> !end.isDone()).count();
        if (signal.equals("INT") && !isAsked && Parting.canAsk(terminal)) {
            Parting.Wish wish =
                    Parting.ask(
                            terminal,
                            Texts.count(left, "job") + " not ended yet:",
                            false,
                            happened);
            if (wish == Parting.Wish.CANCEL) {
                isAsked = true;
                terminal.say("cancelling " + Texts.count(left, "job"));
                CancelJobs cancelling = new CancelJobs(session.storage().jobs(), session.time());
                for (int at = 0; at < jobs.size(); at++) {
                    if (!ends.get(at).isDone()) {
                        CancelJobs.Progress _ = cancelling.advance(jobs.get(at).id());
                    }
                }
            }
            if (wish != Parting.Wish.LEAVE) {
                // What ended meanwhile has been told of, perhaps to the question.
                happened.add(NEWS);
                return;
            }
        }
        threads.shutdownNow();
        boolean _ = threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        long calledOff = callOff(jobs);
        throw CliError.of(
                JobFollower.Companion.codeOf(signal),
                "interrupted; "
                        + Texts.count(calledOff, "job")
                        + " called off, what other workers run goes on without you");
    }

    /** Calls off what waits still, and answers how many are called off. */
    private long callOff(List<Job> jobs) {
        CancelJobs cancelling = new CancelJobs(session.storage().jobs(), session.time());
        List<JobId> ids = jobs.stream().map(Job::id).toList();
        List<Job> waiting =
                session.storage().jobs().find(ids).stream()
                        .filter(job -> job.state().kind().isWaiting())
                        .toList();
        var _ = cancelling.cancel(waiting);
        return session.storage().jobs().find(ids).stream()
                .filter(job -> job.state().kind() == JobState.Kind.CANCELLED)
                .count();
    }
}
