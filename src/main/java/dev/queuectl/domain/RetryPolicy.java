package dev.queuectl.domain;

import java.time.Duration;
import java.time.Instant;

/**
 * Decides what becomes of a job when a run ends. Pure: equal arguments, equal verdict.
 *
 * @param maxRetries runs allowed after the first, 0 to 100
 * @param backoff how long to wait before each of them
 */
public record RetryPolicy(int maxRetries, Backoff backoff) {
    public static final int MOST_RETRIES = 100;

    /** How long a job waits that could not be started for want of resources. */
    public static final Duration SHORTAGE_PAUSE = Duration.ofSeconds(1);

    /**
     * @throws InvalidValue when maxRetries is out of range
     */
    public RetryPolicy {
        if (maxRetries < 0 || maxRetries > MOST_RETRIES) {
            throw new InvalidValue("max_retries", "must be from 0 to " + MOST_RETRIES);
        }
    }

    /**
     * What counts when a run ends.
     *
     * @param attempt the attempt that ended, counted from 1
     * @param losses runs lost with their worker, the one that ended not among them
     * @param crashLimit losses that make a job poison, 1 or more
     * @param cancelAsked whether an operator wants the job called off: then it does not go back to
     *     where it waited
     */
    public record Tally(int attempt, int losses, int crashLimit, boolean cancelAsked) {}

    /**
     * Answers what follows a run.
     *
     * @param endedAt when it ended; retries are counted from here
     * @param random drawn by the caller, from 0 (inclusive) to 1 (exclusive)
     */
    public Verdict decide(Outcome outcome, Tally tally, Instant endedAt, double random) {
        if (tally.cancelAsked() && !outcome.countsAsAttempt()) {
            return new Verdict.Cancel();
        }
        return switch (outcome) {
            case Outcome.Exited(int code) when code == 0 -> new Verdict.Complete();
            case Outcome.Exited _, Outcome.Signalled _, Outcome.TimedOut _ ->
                    tally.attempt() <= maxRetries
                            ? new Verdict.Retry(
                                    endedAt.plus(backoff.delayAfter(tally.attempt(), random)))
                            : new Verdict.Bury(outcome.reason());
            case Outcome.Cancelled _ -> new Verdict.Cancel();
            case Outcome.Interrupted _, Outcome.Superseded _ -> new Verdict.PutBack(endedAt);
            case Outcome.NotStarted _ -> new Verdict.PutBack(endedAt.plus(SHORTAGE_PAUSE));
            case Outcome.Lost _ ->
                    tally.losses() + 1 < tally.crashLimit()
                            ? new Verdict.PutBack(endedAt)
                            : new Verdict.Bury(Reason.POISON);
        };
    }
}
