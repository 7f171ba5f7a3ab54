package dev.queuectl.domain;

import java.time.Instant;
import java.util.Optional;

/**
 * A shell command on its way from being enqueued to an end. A value: each transition answers a new
 * job, and one that {@code docs/job-lifecycle.md} does not draw throws {@link IllegalTransition}.
 *
 * @param id what users call it
 * @param spec what they asked for
 * @param createdAt when it was enqueued
 * @param updatedAt when its state last changed
 * @param runAt from when on it may run; once it ran, from when on it might
 * @param counters what it counts of its runs
 * @param fence grows by one whenever the holder changes and never shrinks; tells a late writer from
 *     the present holder
 * @param state where it stands
 * @param last how its latest run ended; empty before the first
 */
public record Job(
        JobId id,
        JobSpec spec,
        Instant createdAt,
        Instant updatedAt,
        Instant runAt,
        Counters counters,
        long fence,
        JobState state,
        Optional<LastEnd> last) {

    /**
     * Makes a new job, to be run at {@code runAt} or later. Instants are cut to milliseconds, as
     * every store keeps them.
     */
    public static Job enqueued(JobId id, JobSpec spec, Instant runAt, Instant now) {
        Instant created = Milliseconds.cut(now);
        return new Job(
                id,
                spec,
                created,
                created,
                Milliseconds.cut(runAt),
                Counters.NONE,
                0,
                new JobState.Pending(),
                Optional.empty());
    }

    /**
     * The number that the run being made, or the next one, bears in the job's history: 1 for the
     * first.
     */
    public int runNumber() {
        return counters.runs() + 1;
    }

    /** Whether the job waits, its time has come, and no operator keeps it. */
    public boolean isDue(Instant now) {
        return state.kind().isWaiting() && !state.isOnHold() && !runAt.isAfter(now);
    }

    /** Hands a due job to a worker. */
    public Job claimedBy(WorkerId worker, Instant now) {
        if (!isDue(now)) {
            throw refused("claim");
        }
        return moved(
                counters.afterClaim(),
                fence + 1,
                runAt,
                new JobState.Processing(worker, Milliseconds.cut(now), state.kind(), false),
                last,
                now);
    }

    /**
     * Gives back a job that was claimed and never started: it waits as if nobody had claimed it,
     * and its history knows of no run. If somebody has asked for its end meanwhile, it is called
     * off.
     */
    public Job givenBack(Instant now) {
        if (!(state instanceof JobState.Processing held)) {
            throw refused("give back");
        }
        JobState next =
                held.cancelAsked() ? new JobState.Cancelled() : JobState.waiting(held.from());
        return moved(counters.beforeClaim(), fence, runAt, next, last, now);
    }

    /** Moves a run from a holder that died to another worker, which will conclude it as lost. */
    public Job takenOverBy(WorkerId taker, Instant now) {
        if (!(state instanceof JobState.Processing held)) {
            throw refused("take over");
        }
        return moved(
                counters,
                fence + 1,
                runAt,
                new JobState.Processing(taker, held.since(), held.from(), held.cancelAsked()),
                last,
                now);
    }

    /** Ends the present run as the retry policy decided. */
    public Job concluded(Outcome outcome, Verdict verdict, Instant now) {
        if (!(state instanceof JobState.Processing(_, _, JobState.Kind from, _))) {
            throw refused("conclude");
        }
        Instant due =
                switch (verdict) {
                    case Verdict.Retry(Instant retryAt) -> Milliseconds.cut(retryAt);
                    case Verdict.PutBack(Instant againAt) -> Milliseconds.cut(againAt);
                    case Verdict.Complete _, Verdict.Bury _, Verdict.Cancel _ -> runAt;
                };
        JobState next =
                switch (verdict) {
                    case Verdict.Complete _ -> new JobState.Completed();
                    case Verdict.Retry _ -> new JobState.Failed();
                    case Verdict.Bury _ -> new JobState.Dead();
                    case Verdict.PutBack _ -> JobState.waiting(from);
                    case Verdict.Cancel _ -> new JobState.Cancelled();
                };
        return moved(
                counters.afterRun(outcome),
                fence,
                due,
                next,
                Optional.of(LastEnd.of(outcome, verdict)),
                now);
    }

    /** Asks whoever holds the job to end its run; nothing else about it changes until then. */
    public Job cancelAsked() {
        if (!(state instanceof JobState.Processing held)) {
            throw refused("ask to cancel");
        }
        return new Job(
                id,
                spec,
                createdAt,
                updatedAt,
                runAt,
                counters,
                fence,
                new JobState.Processing(held.holder(), held.since(), held.from(), true),
                last);
    }

    /** Whether somebody has asked for the end of the run that is being made. */
    public boolean isCancelAsked() {
        return state instanceof JobState.Processing held && held.cancelAsked();
    }

    /**
     * Calls off a job that waits; one that runs is asked through its worker and ends in {@link
     * #concluded}.
     */
    public Job cancelled(Instant now) {
        if (!state.kind().isWaiting()) {
            throw refused("cancel");
        }
        return moved(counters, fence, runAt, new JobState.Cancelled(), last, now);
    }

    /** Gives a dead job a second chance: it starts over with all its attempts, due now. */
    public Job revived(Instant now) {
        if (state.kind() != JobState.Kind.DEAD) {
            throw refused("revive");
        }
        return moved(
                counters.reset(),
                fence + 1,
                Milliseconds.cut(now),
                new JobState.Pending(),
                last,
                now);
    }

    /** Makes a job that does not run due now; a finished one starts over with all its attempts. */
    public Job retried(Instant now) {
        JobState.Kind kind = state.kind();
        if (kind == JobState.Kind.PROCESSING) {
            throw refused("retry");
        }
        Counters counted = kind.isFinished() ? counters.reset() : counters;
        return moved(counted, fence + 1, Milliseconds.cut(now), new JobState.Pending(), last, now);
    }

    /** Keeps a job that waits from being claimed until it is released or retried. */
    public Job putOnHold(Instant now) {
        return waitsAs(true, "hold", now);
    }

    /** Lets a job that waits be claimed again, once it is due. */
    public Job released(Instant now) {
        return waitsAs(false, "release", now);
    }

    private Job waitsAs(boolean onHold, String transition, Instant now) {
        if (!state.kind().isWaiting()) {
            throw refused(transition);
        }
        return moved(counters, fence + 1, runAt, JobState.waiting(state.kind(), onHold), last, now);
    }

    /** Has a job that waits go before or after others from now on. */
    public Job prioritised(int priority, Instant now) {
        if (!state.kind().isWaiting()) {
            throw refused("prioritise");
        }
        return new Job(
                id,
                spec.withPriority(priority),
                createdAt,
                Milliseconds.cut(now),
                runAt,
                counters,
                fence + 1,
                state,
                last);
    }

    private Job moved(
            Counters counted,
            long fenced,
            Instant due,
            JobState next,
            Optional<LastEnd> lastEnd,
            Instant now) {
        return new Job(
                id, spec, createdAt, Milliseconds.cut(now), due, counted, fenced, next, lastEnd);
    }

    private IllegalTransition refused(String transition) {
        return new IllegalTransition(id, state.kind(), transition);
    }
}
