package dev.queuectl.domain;

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

    @Override
    public int compareTo(QueueName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
