package dev.queuectl.domain;

/**
 * What a job counts of its runs.
 *
 * @param attempts runs begun since the last reset, without those that ended lost, interrupted or
 *     not started
 * @param losses runs lost with their worker since the last reset
 * @param runs runs ended in all; never resets, so that the next run's number is one more
 */
public record Counters(int attempts, int losses, int runs) {
    public static final Counters NONE = new Counters(0, 0, 0);

    /** Whether nothing was counted yet. */
    public boolean isNone() {
        return attempts == 0 && losses == 0 && runs == 0;
    }

    Counters afterClaim() {
        return new Counters(attempts + 1, losses, runs);
    }

    Counters beforeClaim() {
        return new Counters(attempts - 1, losses, runs);
    }

    Counters afterRun(Outcome outcome) {
        return new Counters(
                outcome.countsAsAttempt() ? attempts : attempts - 1,
                outcome instanceof Outcome.Lost ? losses + 1 : losses,
                runs + 1);
    }

    Counters reset() {
        return new Counters(0, 0, runs);
    }
}
