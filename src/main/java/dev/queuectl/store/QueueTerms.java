package dev.queuectl.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What operators have said about a queue.
 *
 * @param paused since when no job of it is claimed, and by whom; empty when it is not paused
 * @param limit how many of its jobs may be held by all workers together; empty for any number
 * @param maxRetries runs allowed after the first, for jobs enqueued from now on that do not say;
 *     empty for the store's default
 * @param jobTimeout how long a run may take whose job and worker do not say, zero for no limit;
 *     empty for the store's default
 */
public record QueueTerms(
        Optional<Halt> paused,
        OptionalInt limit,
        OptionalInt maxRetries,
        Optional<Duration> jobTimeout) {
    /** The largest limit. */
    public static final int MOST_AT_ONCE = 10_000;

    /** What holds for a queue of which nobody has said anything. */
    public static final QueueTerms NONE =
            new QueueTerms(
                    Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), Optional.empty());

    /**
     * That something was stopped by an operator.
     *
     * @param at when
     * @param by who, as {@code ann@web1}
     * @param why what was said about it; may be empty
     */
    public record Halt(Instant at, String by, String why) {}

    public QueueTerms {
        if (limit.isPresent() && (limit.getAsInt() < 1 || limit.getAsInt() > MOST_AT_ONCE)) {
            throw new IllegalArgumentException("not a limit: " + limit.getAsInt());
        }
    }

    /** Answers the same terms, paused since then, or not paused. */
    public QueueTerms withPaused(Optional<Halt> since) {
        return new QueueTerms(since, limit, maxRetries, jobTimeout);
    }

    /** Answers the same terms with another limit. */
    public QueueTerms withLimit(OptionalInt most) {
        return new QueueTerms(paused, most, maxRetries, jobTimeout);
    }

    /** Answers the same terms with another number of retries. */
    public QueueTerms withMaxRetries(OptionalInt retries) {
        return new QueueTerms(paused, limit, retries, jobTimeout);
    }

    /** Answers the same terms with another time limit of runs. */
    public QueueTerms withJobTimeout(Optional<Duration> timeout) {
        return new QueueTerms(paused, limit, maxRetries, timeout);
    }
}
