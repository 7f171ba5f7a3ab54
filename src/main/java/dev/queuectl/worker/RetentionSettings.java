package dev.queuectl.worker;

import dev.queuectl.config.Durations;
import dev.queuectl.config.Key;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How long finished jobs are kept, counted from when they finished; zero is for ever.
 *
 * @param completed those that completed or were cancelled
 * @param dead those in the dead letter queue
 */
public record RetentionSettings(Duration completed, Duration dead) {
    private static final Duration LONGEST = Duration.ofDays(36_500);

    public static final Key<Duration> COMPLETED =
            new Key<>(
                    "retention_completed",
                    "7d",
                    "how long completed and cancelled jobs are kept; 0 for ever",
                    RetentionSettings::parse);
    public static final Key<Duration> DEAD =
            new Key<>(
                    "retention_dead",
                    "90d",
                    "how long dead jobs are kept; 0 for ever",
                    RetentionSettings::parse);

    public static final List<Key<?>> KEYS = List.of(COMPLETED, DEAD);

    /** Reads them from the settings kept with the queue. */
    public static RetentionSettings from(Map<String, String> settings) {
        return new RetentionSettings(COMPLETED.in(settings), DEAD.in(settings));
    }

    /** Nothing is nothing in any unit, so that alone needs none. */
    private static Duration parse(String name, String text) {
        return text.equals("0") ? Duration.ZERO : Durations.parse(name, text, LONGEST);
    }
}
