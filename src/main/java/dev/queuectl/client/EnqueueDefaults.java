package dev.queuectl.client;

import dev.queuectl.config.Durations;
import dev.queuectl.config.Key;
import dev.queuectl.config.Numbers;
import dev.queuectl.domain.Backoff;
import dev.queuectl.domain.RetryPolicy;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The terms that a job takes over when it is enqueued without its own. Later changes of these
 * settings leave it alone.
 *
 * @param retry how often and when it runs again
 */
public record EnqueueDefaults(RetryPolicy retry) {
    public static final Key<Integer> MAX_RETRIES =
            new Key<>(
                    "max_retries",
                    "3",
                    "runs allowed after the first; 0 to 100",
                    (name, text) -> Numbers.integer(name, text, 0, RetryPolicy.MOST_RETRIES));
    public static final Key<Double> BACKOFF_BASE =
            new Key<>(
                    "backoff_base",
                    "2",
                    "retry n waits backoff_base ^ n seconds; 1 to 60",
                    (name, text) -> Numbers.decimal(name, text, 1, 60));
    public static final Key<Duration> BACKOFF_MAX =
            new Key<>(
                    "backoff_max",
                    "1h",
                    "the longest wait before a retry",
                    (name, text) -> Durations.parse(name, text, Backoff.LONGEST));
    public static final Key<Boolean> BACKOFF_JITTER =
            new Key<>(
                    "backoff_jitter",
                    "off",
                    "draw each wait evenly from 0 to its value, so that retries spread; on or off",
                    Numbers::flag);

    public static final List<Key<?>> KEYS =
            List.of(MAX_RETRIES, BACKOFF_BASE, BACKOFF_MAX, BACKOFF_JITTER);

    private static final EnqueueDefaults BUILT_IN =
            new EnqueueDefaults(new RetryPolicy(3, Backoff.DEFAULT));

    /** Reads the defaults from the settings kept with the queue. */
    public static EnqueueDefaults from(Map<String, String> settings) {
        if (settings.isEmpty()) {
            return BUILT_IN;
        }
        Backoff backoff =
                new Backoff(
                        BACKOFF_BASE.in(settings),
                        BACKOFF_MAX.in(settings),
                        BACKOFF_JITTER.in(settings));
        return new EnqueueDefaults(new RetryPolicy(MAX_RETRIES.in(settings), backoff));
    }

    /** Answers the same terms with another number of retries. */
    public EnqueueDefaults withMaxRetries(int maxRetries) {
        return new EnqueueDefaults(new RetryPolicy(maxRetries, retry.backoff()));
    }
}
