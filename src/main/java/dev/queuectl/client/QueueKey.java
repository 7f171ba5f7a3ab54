package dev.queuectl.client;

import dev.queuectl.config.Durations;
import dev.queuectl.config.Key;
import dev.queuectl.config.Numbers;
import dev.queuectl.domain.JobSpec;
import dev.queuectl.store.QueueTerms;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** What can be set of a queue. */
public enum QueueKey {
    LIMIT("how many of its jobs may run at once, on all machines together; 1 to 10000"),
    MAX_RETRIES("runs allowed after the first, of jobs that do not say; 0 to 100"),
    JOB_TIMEOUT("how long a run may take whose job and worker do not say; 0 for no limit");

    /** Stands for no value at all. */
    public static final String NONE = "none";

    private final String description;

    QueueKey(String description) {
        this.description = description;
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String description() {
        return description;
    }

    public static List<String> labels() {
        return Arrays.stream(values()).map(QueueKey::label).toList();
    }

    /** Answers the key of that name, hyphens and underscores being the same. */
    public static Optional<QueueKey> named(String typed) {
        String name = Key.canonical(typed);
        return Arrays.stream(values()).filter(key -> key.label().equals(name)).findFirst();
    }

    /**
     * Answers the terms with this key's value set, {@code none} taking it back.
     *
     * @throws dev.queuectl.domain.InvalidValue when the text is not acceptable
     */
    public QueueTerms set(QueueTerms terms, String text) {
        boolean none = text.equals(NONE);
        return switch (this) {
            case LIMIT ->
                    terms.withLimit(
                            none
                                    ? OptionalInt.empty()
                                    : OptionalInt.of(
                                            Numbers.integer(
                                                    label(), text, 1, QueueTerms.MOST_AT_ONCE)));
            case MAX_RETRIES ->
                    terms.withMaxRetries(
                            none
                                    ? OptionalInt.empty()
                                    : OptionalInt.of(EnqueueDefaults.MAX_RETRIES.parse(text)));
            case JOB_TIMEOUT ->
                    terms.withJobTimeout(
                            none
                                    ? Optional.empty()
                                    : Optional.of(
                                            Durations.parseOrMillis(
                                                    label(), text, JobSpec.LONGEST_TIMEOUT)));
        };
    }
}
