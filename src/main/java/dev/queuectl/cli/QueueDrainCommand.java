package dev.queuectl.cli;

import dev.queuectl.client.DrainQueue;
import dev.queuectl.client.json.QueueJson;
import dev.queuectl.config.Durations;
import dev.queuectl.domain.QueueName;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** {@code queue drain QUEUE}: returns when nothing of it runs and nothing is to run now. */
final class QueueDrainCommand implements Verb {
    private static final Duration LONGEST_WAIT = Duration.ofDays(365);

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(
                        "drain",
                        "Wait until workers have run all jobs of a queue but those for later; of a"
                                + " paused one, until those that run have ended.");
        spec.addOption(
                Options.value(
                        "--timeout",
                        "DUR",
                        "how long to wait (default: as long as it takes); 0s looks once"));
        spec.addPositional(Options.positionals("QUEUE", "its name"));
        return spec;
    }

    @Override
    public boolean isLongLived() {
        return true;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session)
            throws IOException, InterruptedException {
        if (arguments.positionals().size() != 1) {
            throw CliError.usage("queue drain takes the name of a queue", "queuectl queue list");
        }
        QueueName queue = new QueueName(arguments.positionals().getFirst());
        Optional<Duration> limit =
                arguments
                        .value("--timeout")
                        .map(text -> Durations.parse("--timeout", text, LONGEST_WAIT));
        DrainQueue draining = new DrainQueue(session.storage(), session.time(), queue);
        AtomicReference<ExitCode> signalled = new AtomicReference<>(ExitCode.DONE);
        DrainQueue.Left left;
        try (Signals _ =
                Signals.onStop((name, again) -> {
                    ExitCode code = name.equals("INT") ? ExitCode.INTERRUPTED : ExitCode.TERMINATED;
                    signalled.compareAndSet(ExitCode.DONE, code);
                    draining.stop();
                })) {
            if (limit.isEmpty() && !draining.look().isDrained()) {
                warnIfNobodyWorks(queue, session);
            }
            left = draining.await(limit.map(session.time().instant()::plus).orElse(Instant.MAX));
        }
        if (!left.isDrained()) {
            throw unfinished(queue, left, signalled.get());
        }
        if (session.json()) {
            session.json(json -> QueueJson.writeDrained(json, queue, left));
        } else {
            session.terminal().say("queue " + queue + " is drained" + remainder(left));
        }
        return ExitStatus.DONE;
    }

    private static String remainder(DrainQueue.Left left) {
        String later =
                left.later() == 0 ? "" : "; " + Texts.count(left.later(), "job") + " for later";
        return left.due() == 0
                ? later
                : later + "; it is paused, and holds " + Texts.count(left.due(), "job");
    }

    private static CliError unfinished(QueueName queue, DrainQueue.Left left, ExitCode signalled) {
        String what =
                "queue '"
                        + queue
                        + "' is not drained: "
                        + Texts.count(left.running(), "job")
                        + (left.running() == 1 ? " runs, " : " run, ")
                        + left.due()
                        + " to run";
        return signalled == ExitCode.DONE
                ? CliError.of(ExitCode.TIMED_OUT, what, "queuectl queue show " + queue)
                : CliError.of(signalled, "interrupted: " + what);
    }

    private static void warnIfNobodyWorks(QueueName queue, Session session) {
        boolean served =
                session.storage().workers().list().stream()
                        .anyMatch(seen -> seen.alive() && seen.worker().serves(queue));
        if (!served) {
            session.terminal()
                    .say(
                            "note: no worker serves queue '"
                                    + queue
                                    + "'; queuectl worker start --queue "
                                    + queue);
        }
    }
}
