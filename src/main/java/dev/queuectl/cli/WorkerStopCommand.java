package dev.queuectl.cli;

import dev.queuectl.client.Workers;
import dev.queuectl.config.Durations;
import dev.queuectl.domain.Visible;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.StopRequest;
import dev.queuectl.store.StoreException;
import dev.queuectl.store.WorkerRecord;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code worker stop}: asks workers to leave and returns when they have. */
final class WorkerStopCommand implements Verb {
    private static final Duration LONGEST_WAIT = Duration.ofDays(365);

    /** Equal signals that come at once are one to the kernel. */
    private static final Duration BETWEEN_SIGNALS = Duration.ofMillis(200);

    private static final int SIGNALS_TO_END_NOW = 5;

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(
                        "stop",
                        "Let workers finish their jobs and leave; returns when they have left.");
        spec.addOption(Options.flag("--now", "end the jobs and give them back"));
        spec.addOption(
                Options.flag("--all-hosts", "the workers of every host, not only of this one"));
        spec.addOption(
                Options.value(
                        "--timeout",
                        "DUR",
                        "how long to wait for them (default: as long as it takes)"));
        spec.addOption(Options.values("--id", "ID", "the same as an argument"));
        spec.addPositional(
                Options.positionals(
                        "ID",
                        "ids of workers, or the beginnings of them (default: all of this host)"));
        return spec;
    }

    @Override
    public ExitStatus run(Arguments arguments, Session session)
            throws IOException, InterruptedException {
        Optional<Duration> limit =
                arguments
                        .value("--timeout")
                        .map(text -> Durations.parse("--timeout", text, LONGEST_WAIT));
        Workers workers = session.workers();
        Many refused = new Many(session);
        Set<WorkerId> chosen = chosen(arguments, session, workers, refused);
        ExitStatus status = refused.finish();
        if (chosen.isEmpty()) {
            if (status.equals(ExitStatus.DONE)) {
                session.terminal().say("no workers running");
            }
            tell(session, List.of());
            return status;
        }
        ask(chosen, arguments.has("--now"), workers, session);
        session.terminal()
                .progress("waiting for " + Texts.count(chosen.size(), "worker") + " to leave");
        Instant deadline = limit.map(session.time().instant()::plus).orElse(Instant.MAX);
        Set<WorkerId> left = workers.awaitLeft(chosen, deadline);
        session.terminal().endProgress();
        if (!left.isEmpty()) {
            throw CliError.of(
                    ExitCode.TIMED_OUT,
                    "still there: "
                            + String.join(", ", left.stream().map(WorkerId::value).toList())
                            + "; the request stands",
                    "queuectl worker stop --now");
        }
        tell(session, List.copyOf(chosen));
        return status;
    }

    /** Asks through the store, and those of this host by signals where it cannot be written. */
    private static void ask(Set<WorkerId> chosen, boolean now, Workers workers, Session session)
            throws InterruptedException {
        try {
            workers.askToStop(chosen, now ? StopRequest.NOW : StopRequest.GRACEFUL);
        } catch (StoreException e) {
            List<WorkerRecord> here =
                    workers.aliveOn(session.host()).stream()
                            .filter(worker -> chosen.contains(worker.id()))
                            .toList();
            if (!e.isPassing() || here.size() < chosen.size()) {
                throw e;
            }
            terminate(here, now ? SIGNALS_TO_END_NOW : 1);
        }
    }

    /**
     * Told once they finish their jobs and leave, told twice they end them. A busy machine may hand
     * over two signals as one, so who means twice says it several times.
     */
    private static void terminate(List<WorkerRecord> workers, int times)
            throws InterruptedException {
        List<ProcessHandle> processes =
                workers.stream()
                        .flatMap(worker -> ProcessHandle.of(worker.pid()).stream())
                        .toList();
        for (int time = 1; time <= times; time++) {
            processes.forEach(ProcessHandle::destroy);
            if (time < times) {
                Thread.sleep(BETWEEN_SIGNALS);
            }
        }
    }

    private static Set<WorkerId> chosen(
            Arguments arguments, Session session, Workers workers, Many refused) {
        List<WorkerRecord> alive =
                arguments.has("--all-hosts")
                                || !arguments.positionals().isEmpty()
                                || arguments.has("--id")
                        ? workers.alive()
                        : workers.aliveOn(session.host());
        List<String> typed = new ArrayList<>(arguments.positionals());
        typed.addAll(arguments.values("--id"));
        Set<WorkerId> chosen = new LinkedHashSet<>();
        if (typed.isEmpty()) {
            // One without slots belongs to a call of run, which ends with its job.
            alive.stream()
                    .filter(worker -> worker.slots() > 0)
                    .forEach(worker -> chosen.add(worker.id()));
        }
        for (String id : typed) {
            refused.attempt(() -> chosen.add(meant(id, alive)));
        }
        return chosen;
    }

    /** Answers the living worker that an id, or the beginning of one, means. */
    static WorkerId meant(String typed, List<WorkerRecord> alive) {
        List<WorkerId> candidates =
                alive.stream()
                        .map(WorkerRecord::id)
                        .filter(id -> id.value().startsWith(typed))
                        .toList();
        Optional<WorkerId> exact =
                candidates.stream().filter(id -> id.value().equals(typed)).findFirst();
        if (exact.isPresent()) {
            return exact.get();
        }
        if (candidates.size() != 1 || typed.isEmpty()) {
            throw CliError.of(
                    ExitCode.NOT_FOUND,
                    (candidates.isEmpty()
                                    ? "there is no living worker '"
                                    : "more than one worker begins with '")
                            + Visible.line(typed)
                            + "'",
                    "queuectl worker list");
        }
        return candidates.getFirst();
    }

    private static void tell(Session session, List<WorkerId> stopped) throws IOException {
        if (session.json()) {
            session.json(json -> {
                json.writeStartArray();
                for (WorkerId id : stopped) {
                    json.writeString(id.value());
                }
                json.writeEndArray();
            });
        } else {
            stopped.forEach(id -> session.terminal().data(id.value()));
            session.terminal().flush();
            if (!stopped.isEmpty()) {
                session.terminal().say(Texts.count(stopped.size(), "worker") + " left");
            }
        }
    }
}
