package dev.queuectl.worker;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.OutputLimit;
import dev.queuectl.domain.Run;
import dev.queuectl.process.CannotStart;
import dev.queuectl.process.Commands;
import dev.queuectl.process.Ending;
import dev.queuectl.process.Execution;
import dev.queuectl.process.Finish;
import dev.queuectl.process.Launch;
import dev.queuectl.process.Limits;
import dev.queuectl.process.Mark;
import dev.queuectl.process.Usage;
import dev.queuectl.process.Why;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs one claimed job from its start to its verdict. Thread-safe: each slot of a worker calls
 * {@link #run}, another thread may end what runs.
 */
final class JobRunner {
    private static final int CANNOT_SET_UP = 125;
    private static final int CANNOT_EXECUTE = 126;
    private static final int NOT_FOUND = 127;

    private final Commands commands;
    private final RunFiles files;
    private final JobEnvironment environment;
    private final WorkerOptions options;
    private final Verdicts verdicts;
    private final InstantSource time;

    private final Map<JobId, Control> running = new ConcurrentHashMap<>();
    private volatile boolean stoppingNow;
    private volatile boolean superseded;
    private final AtomicInteger timesSuperseded = new AtomicInteger();
    private volatile RunSettings settings;

    JobRunner(
            Commands commands,
            RunFiles files,
            JobEnvironment environment,
            WorkerOptions options,
            Verdicts verdicts,
            RunSettings settings) {
        this.commands = commands;
        this.files = files;
        this.environment = environment;
        this.options = options;
        this.verdicts = verdicts;
        this.settings = settings;
        this.time = verdicts.time();
    }

    /** Applies other settings to the runs that start from now on. */
    void apply(RunSettings changed) {
        settings = changed;
    }

    /** Ends everything that runs and lets nothing start any more; the jobs are given back. */
    void stopNow() {
        stoppingNow = true;
        running.values().forEach(control -> control.end(Why.STOP));
    }

    /** Ends a job's command if it runs or is about to start; the job is called off then. */
    void cancel(JobId id) {
        Control control = running.get(id);
        if (control != null) {
            control.end(Why.CANCEL);
        }
    }

    /** Ends everything that runs and lets nothing start until {@link #resume}. */
    void supersede() {
        superseded = true;
        timesSuperseded.incrementAndGet();
        running.values().forEach(control -> control.end(Why.SUPERSEDED));
    }

    /** Lets jobs run again. */
    void resume() {
        superseded = false;
    }

    boolean isSuperseded() {
        return superseded;
    }

    /** Answers a number that has grown when {@link #supersede} was called meanwhile. */
    int timesSuperseded() {
        return timesSuperseded.get();
    }

    /** Whether commands are ended when the store has been out of reach for long. */
    boolean endsOnLostContact() {
        return settings.onLostContact() == LostContact.KILL;
    }

    /** Runs a job's command and answers how it ended; blocks until nothing of it is left. */
    EndedRun run(Job job) {
        RunSettings applied = settings;
        Instant startedAt = time.instant();
        Control control = new Control();
        running.put(job.id(), control);
        try {
            Attempt attempt =
                    stoppingNow || superseded
                            ? without(
                                    startedAt,
                                    stoppingNow
                                            ? new Outcome.Interrupted()
                                            : new Outcome.Superseded(),
                                    RunOutput.NONE,
                                    Optional.empty())
                            : attempt(job, applied, startedAt, control);
            return ended(job, applied, attempt);
        } finally {
            running.remove(job.id());
        }
    }

    /** Lets others end a run from its very beginning. Thread-safe. */
    private static final class Control {
        private @Nullable Execution execution;
        private @Nullable Why why;

        synchronized void started(Execution started) {
            execution = started;
            if (why != null) {
                started.end(why);
            }
        }

        synchronized void end(Why reason) {
            why = why == null ? reason : why;
            if (execution != null) {
                execution.end(reason);
            }
        }
    }

    private Attempt attempt(Job job, RunSettings applied, Instant startedAt, Control control) {
        Optional<RunFiles.Pair> taken = Optional.empty();
        try {
            RunFiles.Pair pair = files.begin(job, applied.outputLimit());
            taken = Optional.of(pair);
            Execution execution = commands.start(launch(job, pair), limits(job, applied));
            control.started(execution);
            Finish finish;
            try (var _ = files.trim(pair, execution, applied.outputLimit());
                    var _ = files.publish(job, pair, applied.outputLimit())) {
                finish = execution.await();
            }
            return new Attempt(
                    startedAt,
                    OptionalLong.of(execution.pid()),
                    outcome(finish),
                    finish.usage().map(JobRunner::usage),
                    output(job, pair, applied.outputLimit()),
                    taken);
        } catch (CannotStart e) {
            Outcome outcome =
                    e.reason().faultOfCommand()
                            ? new Outcome.Exited(code(e))
                            : new Outcome.NotStarted();
            return without(startedAt, outcome, failure(e), taken);
        } catch (IOException e) {
            return without(startedAt, new Outcome.NotStarted(), failure(e), taken);
        } catch (RuntimeException | Error e) {
            // The command may have run: this counts against the crash limit, so that it ends
            // somewhere, and the slot goes on.
            RunOutput output = RunOutput.unreadable("the run was lost: " + e);
            return without(startedAt, new Outcome.Lost(), output, taken);
        }
    }

    private static RunOutput failure(Exception e) {
        return RunOutput.ofFailureToStart("queuectl: " + e.getMessage());
    }

    /** Answers what the run wrote; what cannot be read changes nothing about how it ended. */
    private RunOutput output(Job job, RunFiles.Pair pair, OutputLimit limit) {
        try {
            return files.collect(job, pair, limit);
        } catch (IOException e) {
            return RunOutput.unreadable("the output cannot be read: " + e.getMessage());
        }
    }

    /** Answers an attempt of whose process nothing is known. */
    private static Attempt without(
            Instant startedAt, Outcome outcome, RunOutput output, Optional<RunFiles.Pair> files) {
        return new Attempt(
                startedAt, OptionalLong.empty(), outcome, Optional.empty(), output, files);
    }

    private Launch launch(Job job, RunFiles.Pair pair) {
        return new Launch(
                job.spec().command().argv(),
                environment.of(job),
                Path.of(job.spec().directory()),
                pair.out().path(),
                pair.err().path(),
                new Mark(options.id().value(), job.id().value(), job.runNumber()));
    }

    private Limits limits(Job job, RunSettings applied) {
        Duration limit =
                job.spec()
                        .timeout()
                        .or(options::timeout)
                        .orElse(applied.jobTimeout(job.spec().queue()));
        return new Limits(
                limit.isZero() ? Optional.empty() : Optional.of(limit), applied.killGrace());
    }

    /** What became of one attempt to run a job, before anything is decided about it. */
    private record Attempt(
            Instant startedAt,
            OptionalLong pid,
            Outcome outcome,
            Optional<Run.Usage> usage,
            RunOutput output,
            Optional<RunFiles.Pair> files) {}

    private EndedRun ended(Job job, RunSettings applied, Attempt attempt) {
        Run run =
                new Run(
                        job.runNumber(),
                        options.id(),
                        options.host().name(),
                        attempt.pid(),
                        attempt.startedAt(),
                        time.instant(),
                        attempt.outcome(),
                        attempt.usage(),
                        attempt.output().sizes());
        return verdicts.conclude(job, run, attempt.output(), attempt.files(), applied.crashLimit());
    }

    private static Outcome outcome(Finish finish) {
        if (finish.endedBy().isPresent()) {
            return switch (finish.endedBy().get()) {
                case TIMEOUT -> new Outcome.TimedOut();
                case CANCEL -> new Outcome.Cancelled();
                case STOP -> new Outcome.Interrupted();
                case SUPERSEDED -> new Outcome.Superseded();
            };
        }
        return switch (finish.ending()) {
            case Ending.Exit(int code) -> new Outcome.Exited(code);
            case Ending.Signal(int number) -> new Outcome.Signalled(number);
        };
    }

    private static Run.Usage usage(Usage usage) {
        OptionalLong peak =
                usage.peakIsCeiling()
                        ? OptionalLong.empty()
                        : OptionalLong.of(usage.peakMemoryKib());
        return new Run.Usage(usage.cpu(), peak);
    }

    /** Answers the code that a shell or env(1) would have exited with. */
    private static int code(CannotStart e) {
        return switch (e.reason()) {
            case PROGRAM_NOT_FOUND -> NOT_FOUND;
            case NOT_EXECUTABLE, ARGUMENTS_TOO_LONG -> CANNOT_EXECUTE;
            case NO_DIRECTORY, RESOURCES, OUTPUT -> CANNOT_SET_UP;
        };
    }
}
