package dev.queuectl.worker;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.Visible;
import dev.queuectl.domain.WorkerId;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * Writes what a worker does, a line for each event, the time in front. Lines gather until they are
 * flushed, once for each turn: a worker that ends thousands of runs a second would else spend its
 * time on writing about it. Thread-safe.
 */
final class WorkerLog {
    private final Consumer<String> output;
    private final InstantSource time;

    // Guarded by this.
    private final StringBuilder gathered = new StringBuilder();
    private long stampMillis = Long.MIN_VALUE;
    private String stamp = "";

    /**
     * Makes an empty log.
     *
     * @param output takes lines that belong together, each with its line feed
     */
    WorkerLog(Consumer<String> output, InstantSource time) {
        this.output = output;
        this.time = time;
    }

    /** Hands on the lines that have gathered. */
    synchronized void flush() {
        if (!gathered.isEmpty()) {
            output.accept(gathered.toString());
            gathered.setLength(0);
        }
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
                            + (job.counters().attempts() == 1 ? " attempt" : " attempts"));
        }
    }

    void stale(JobId job) {
        line("superseded " + job + ": another worker holds it; this result does not count");
    }

    void returned(JobId job) {
        line("returned " + job + ": not started");
    }

    void recovered(WorkerId dead, int jobs) {
        line("recovered " + jobs + (jobs == 1 ? " job" : " jobs") + " of " + dead + ", which died");
    }

    void scaled(int slots) {
        line("runs " + slots + (slots == 1 ? " job" : " jobs") + " at a time now");
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
            case Outcome.Superseded _ -> "superseded";
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

    private synchronized void line(String text) {
        long millis = time.millis();
        if (millis != stampMillis) {
            stampMillis = millis;
            stamp = Instant.ofEpochMilli(millis).toString();
        }
        gathered.append(stamp).append(' ').append(text).append('\n');
    }
}
