package dev.queuectl.domain;

import org.jspecify.annotations.Nullable;

import java.util.random.RandomGenerator;

/**
 * Names one life of one worker process. Never used again: a restarted worker is another one, so
 * what a dead worker left behind cannot be mistaken for its successor's.
 *
 * @param value {@code w-} and eight random characters
 */
public record WorkerId(String value) implements Comparable<WorkerId> {
    private static final String ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";

    /**
     * @throws InvalidValue when the value holds other characters than an id may
     */
    public WorkerId {
        String problem = Names.problem(value, JobId.MAX_LENGTH);
        if (problem != null) {
            throw new InvalidValue("worker", problem);
        }
    }

    /** Makes the id of a worker that starts now. */
    public static WorkerId generate(RandomGenerator random) {
        StringBuilder value = new StringBuilder("w-");
        for (int i = 0; i < 8; i++) {
            value.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new WorkerId(value.toString());
    }

    // By hand: what the compiler generates for records costs a short command 20 ms at its first
    // use.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WorkerId that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public int compareTo(WorkerId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
