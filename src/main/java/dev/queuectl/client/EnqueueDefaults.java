package dev.queuectl.client;

import dev.queuectl.config.Durations;
import dev.queuectl.config.Key;
import dev.queuectl.config.Numbers;
import dev.queuectl.domain.Backoff;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.RetryPolicy;
import dev.queuectl.store.QueueTerms;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The terms that a job takes over when it is enqueued without its own. Later changes of these
 * settings leave it alone.
 *
 * @param retry how often and when it runs again, where its queue does not say
 * @param queues what is said about queues
 */
public record EnqueueDefaults(RetryPolicy retry, Map<QueueName, QueueTerms> queues) {
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
            new EnqueueDefaults(new RetryPolicy(3, Backoff.DEFAULT), Map.of());

    /** Reads the defaults from the settings kept with the store, and what is said about queues. */
    public static EnqueueDefaults from(
            Map<String, String> settings, Map<QueueName, QueueTerms> queues) {
        if (settings.isEmpty()) {
            return queues.isEmpty() ? BUILT_IN : new EnqueueDefaults(BUILT_IN.retry, queues);
        }
        Backoff backoff =
                new Backoff(
                        BACKOFF_BASE.in(settings),
                        BACKOFF_MAX.in(settings),
                        BACKOFF_JITTER.in(settings));
        return new EnqueueDefaults(new RetryPolicy(MAX_RETRIES.in(settings), backoff), queues);
    }

    /** Answers how often and when a job of that queue runs again. */
    public RetryPolicy retry(QueueName queue) {
        QueueTerms terms = queues.get(queue);
        return terms == null || terms.maxRetries().isEmpty()
                ? retry
                : new RetryPolicy(terms.maxRetries().getAsInt(), retry.backoff());
    }

    /** Answers the same terms with another number of retries, whatever the queue. */
    public EnqueueDefaults withMaxRetries(int maxRetries) {
        Map<QueueName, QueueTerms> others = new HashMap<>();
        queues.forEach(
                (queue, terms) -> others.put(queue, terms.withMaxRetries(OptionalInt.empty())));
        return new EnqueueDefaults(new RetryPolicy(maxRetries, retry.backoff()), others);
    }
}
