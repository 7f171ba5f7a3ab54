package dev.queuectl.worker;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.process.Ending;
import dev.queuectl.process.Finish;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Compares what the store tells of runs with the commands that were really started. */
final class Ledger {
    private final Map<String, ScriptedCommands.Started> byRun = new HashMap<>();
    private final List<String> twice = new ArrayList<>();

    Ledger(List<ScriptedCommands.Started> commands) {
        Set<String> running = new HashSet<>();
        for (ScriptedCommands.Started command : commands) {
            String job = command.launch.mark().job();
            String run = job + ' ' + command.launch.mark().run();
            if (byRun.put(run, command) != null) {
                twice.add("run " + run);
            }
            if (command.isRunning() && !running.add(job)) {
                twice.add("job " + job);
            }
        }
    }

    /** Answers what was started more than once: a run ever, or a job at the same time. */
    List<String> startedTwice() {
        return twice;
    }

    /** Answers what the store tells of a job and cannot be so. */
    List<String> wrongAbout(Job job, List<Run> runs, Set<WorkerId> dead) {
        List<String> wrong = new ArrayList<>();
        List<Integer> numbers = runs.stream().map(Run::number).toList();
        int latest = job.counters().runs();
        if (!numbers.equals(IntStream.rangeClosed(1, latest).boxed().toList())) {
            wrong.add(job.id() + " has runs " + numbers + " and counts " + latest);
        }
        if (job.counters().attempts() > job.spec().retry().maxRetries() + 1) {
            wrong.add(job.id() + " had too many attempts: " + job.counters());
        }
        for (Run run : runs) {
            if (!explains(run, byRun.get(job.id().value() + ' ' + run.number()), dead)) {
                wrong.add(job.id() + " had no such run: " + run);
            }
        }
        return wrong;
    }

    private static boolean explains(
            Run run, ScriptedCommands.@Nullable Started command, Set<WorkerId> dead) {
        if (command == null) {
            return run.outcome() instanceof Outcome.Interrupted
                    || run.outcome() instanceof Outcome.NotStarted;
        }
        if (!command.launch.mark().worker().equals(run.worker().value())) {
            return false;
        }
        if (run.outcome() instanceof Outcome.Lost) {
            return dead.contains(run.worker());
        }
        return command.finish().map(finish -> outcome(finish).equals(run.outcome())).orElse(false);
    }

    private static Outcome outcome(Finish finish) {
        if (finish.endedBy().isEmpty()) {
            return new Outcome.Exited(((Ending.Exit) finish.ending()).code());
        }
        return switch (finish.endedBy().get()) {
            case TIMEOUT -> new Outcome.TimedOut();
            case CANCEL -> new Outcome.Cancelled();
            case STOP, SUPERSEDED -> new Outcome.Interrupted();
        };
    }

    /** Answers the runs of a job that were started and that the store tells nothing of. */
    List<String> untold(Job job, List<Run> runs) {
        Set<String> told = new HashSet<>();
        runs.forEach(run -> told.add(job.id().value() + ' ' + run.number()));
        return byRun.keySet().stream()
                .filter(run -> run.startsWith(job.id().value() + ' ') && !told.contains(run))
                .toList();
    }
}
