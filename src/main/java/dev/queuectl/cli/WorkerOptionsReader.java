package dev.queuectl.cli;

import dev.queuectl.config.Durations;
import dev.queuectl.config.Numbers;
import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.JobSpec;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.worker.WorkerOptions;

import picocli.CommandLine.Model.CommandSpec;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The options that describe a worker, which {@code worker start} and {@code worker run} share. */
final class WorkerOptionsReader {
    /**
     * Set by {@code worker start} when it starts {@code worker run} in the background: the new
     * worker's id.
     */
    static final String DETACHED = "--detached-as";

    /** Set by {@code run} when it has a process of its own run its job: the only one to take. */
    static final String ONLY = "--only";

    /** How long jobs may go on after a first request to stop; for ever where it is not given. */
    static final String GRACE = "--grace";

    private static final Duration LONGEST_GRACE = Duration.ofDays(30);

    private WorkerOptionsReader() {}

    static void addTo(CommandSpec spec) {
        spec.addOption(
                Options.value(
                        "-c --count",
                        "N",
                        "slots: how many jobs it runs at a time, 1 to 256 (default: 1)"));
        spec.addOption(
                Options.values(
                        "--queue",
                        "QUEUE",
                        "take jobs from this queue only; may be repeated (default: all queues)"));
        spec.addOption(
                Options.value(
                        "--timeout",
                        "DUR",
                        "end runs that take longer, of jobs without a time-out; a bare number is"
                                + " ms"));
        spec.addOption(
                Options.value(
                        GRACE,
                        "DUR",
                        "when stopped, end and give back jobs that last longer (default: wait"
                                + " for them)"));
        spec.addOption(
                Options.value(
                        WorkerMetrics.OPTION,
                        "PORT",
                        "serve /metrics, /healthz and /readyz on 127.0.0.1; 0 picks a free port"));
    }

    /** Answers how long jobs may go on after a first request to stop; empty for ever. */
    private static Optional<Duration> grace(Arguments arguments) {
        return arguments.value(GRACE).map(text -> Durations.parse(GRACE, text, LONGEST_GRACE));
    }

    /** Answers the worker that the options describe. */
    static WorkerOptions read(Arguments arguments, Session session, WorkerOptions.Until until) {
        int slots =
                arguments
                        .value("--count")
                        .map(text -> Numbers.integer("--count", text, 1, WorkerOptions.MOST_SLOTS))
                        .orElse(1);
        WorkerId id =
                arguments
                        .value(DETACHED)
                        .map(WorkerId::new)
                        .orElseGet(() -> WorkerId.generate(session.random()));
        return new WorkerOptions(
                id,
                session.host(),
                slots,
                queues(arguments),
                timeout(arguments),
                grace(arguments),
                until);
    }

    private static Set<QueueName> queues(Arguments arguments) {
        Set<QueueName> queues = new LinkedHashSet<>();
        for (String names : arguments.values("--queue")) {
            for (String name : names.split(",", -1)) {
                queues.add(new QueueName(name));
            }
        }
        return queues;
    }

    private static Optional<Duration> timeout(Arguments arguments) {
        return arguments
                .value("--timeout")
                .map(text -> Durations.parseOrMillis("--timeout", text, JobSpec.LONGEST_TIMEOUT));
    }

    /** Ends the command where something stands that is no option. */
    static void refusePositionals(Arguments arguments, String command) {
        if (!arguments.positionals().isEmpty()) {
            throw new InvalidValue(
                    "'" + arguments.positionals().getFirst() + "'",
                    "is nothing that " + command + " takes");
        }
    }
}
