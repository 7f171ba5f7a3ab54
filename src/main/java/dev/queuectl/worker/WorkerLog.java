package dev.queuectl.worker;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.Visible;
import dev.queuectl.domain.WorkerId;

import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;

/**
 * Writes what a worker does, a line for each event, the time in front. As thread-safe as where it
 * writes to.
 */
final class WorkerLog {
    private final Consumer<String> lines;
    private final InstantSource time;

    WorkerLog(Consumer<String> lines, InstantSource time) {
        this.lines = lines;
        this.time = time;
    }

    void started(WorkerOptions options, long pid) {
        line(
                "started "
                        + options.id()
                        + " (pid "
                        + pid
                        + ") with "
                        + options.slots()
                        + (options.slots() == 1 ? " slot" : " slots"));
    }

    void claimed(Job job) {
        line(
                "claimed "
                        + job.id()
                        + " (run "
                        + job.runNumber()
                        + "): "
                        + Visible.line(job.spec().command().line()));
    }

    /** Tells of a run that ended and of what follows. */
    void concluded(Job job, Run run) {
        String took =
                " after " + Duration.between(run.startedAt(), run.endedAt()).toMillis() + "ms";
        line(
                word(run.outcome(), job)
                        + " "
                        + job.id()
                        + " (run "
                        + run.number()
                        + "): "
                        + described(run)
                        + took);
        if (job.state() instanceof JobState.Failed) {
            line(
                    "retry in "
                            + seconds(Duration.between(run.endedAt(), job.runAt()))
                            + " "
                            + job.id());
        } else if (job.state() instanceof JobState.Dead) {
            line(
                    "dead "
                            + job.id()
                            + ": "
                            + job.last().orElseThrow().reason().label()
                            + ", after "
                            + job.counters().attempts()
                            + " attempts");
        }
    }

    void stale(JobId job) {
        line("superseded " + job + ": another worker holds it; this result does not count");
    }

    void recovered(WorkerId dead, int jobs) {
        line("recovered " + jobs + (jobs == 1 ? " job" : " jobs") + " of " + dead + ", which died");
    }

    void stopping(String how) {
        line("stopping " + how);
    }

    void left(WorkerId id) {
        line("left " + id);
    }

    void trouble(String what) {
        line("trouble: " + Visible.line(what));
    }

    private static String word(Outcome outcome, Job after) {
        return switch (outcome) {
            case Outcome.Exited _, Outcome.Signalled _ ->
                    after.state() instanceof JobState.Completed ? "completed" : "failed";
            case Outcome.TimedOut _ -> "timed out";
            case Outcome.Cancelled _ -> "cancelled";
            case Outcome.Lost _ -> "lost";
            case Outcome.Interrupted _ -> "interrupted";
            case Outcome.NotStarted _ -> "not started";
        };
    }

    private static String described(Run run) {
        return switch (run.outcome()) {
            case Outcome.Exited(int code) -> "exit " + code;
            case Outcome.Signalled(int signal) -> "signal " + signal;
            case Outcome.NotStarted _ -> Visible.line(run.output().lastErrorLine());
            default -> run.outcome().reason().label();
        };
    }

    private static String seconds(Duration wait) {
        return wait.toMillis() % 1000 == 0 ? wait.toSeconds() + "s" : wait.toMillis() + "ms";
    }

    private void line(String text) {
        lines.accept(time.instant().truncatedTo(ChronoUnit.MILLIS) + " " + text);
    }
}
