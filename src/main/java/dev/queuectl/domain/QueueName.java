package dev.queuectl.domain;

import org.jspecify.annotations.Nullable;

/**
 * Names a queue: 1 to 64 characters {@code [A-Za-z0-9._-]}. A queue exists as soon as a job names
 * it.
 *
 * @param value the name as users type it
 */
public record QueueName(String value) implements Comparable<QueueName> {
    public static final QueueName DEFAULT = new QueueName("default");
    public static final int MAX_LENGTH = 64;

    /**
     * @throws InvalidValue when the value does not match the pattern
     */
    public QueueName {
        String problem = Names.problemAnywhere(value, MAX_LENGTH);
        if (problem != null) {
            throw new InvalidValue("queue", problem);
        }
    }

    // By hand: what the compiler generates for records costs a short command 20 ms at its first
    // use.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof QueueName that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public int compareTo(QueueName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
