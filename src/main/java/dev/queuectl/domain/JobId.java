package dev.queuectl.domain;

import org.jspecify.annotations.Nullable;

import java.util.random.RandomGenerator;

/**
 * Names a job for as long as it is kept: {@code [A-Za-z0-9][A-Za-z0-9._-]{0,127}}.
 *
 * @param value the id as users type it
 */
public record JobId(String value) implements Comparable<JobId> {
    public static final int MAX_LENGTH = 128;

    private static final int GENERATED_LENGTH = 12;
    private static final int GENERATED_RADIX = Character.MAX_RADIX;

    /** The radix to the power of the length. */
    private static final long GENERATED_IDS = 4_738_381_338_321_616_896L;

    /**
     * @throws InvalidValue when the value does not match the pattern
     */
    public JobId {
        String problem = Names.problem(value, MAX_LENGTH);
        if (problem != null) {
            throw new InvalidValue("id", problem);
        }
    }

    /**
     * Makes an id of 12 characters {@code [0-9a-z]}, random from the first, so that three or four
     * typed characters usually suffice to name the job. There are 36^12: among a million jobs a new
     * one collides with a chance of about 2 in 10^13, and the store refuses it then.
     */
    public static JobId generate(RandomGenerator random) {
        String digits = Long.toString(random.nextLong(GENERATED_IDS), GENERATED_RADIX);
        return new JobId("0".repeat(GENERATED_LENGTH - digits.length()) + digits);
    }

    // By hand: what the compiler generates for records costs a short command 20 ms at its first
    // use.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JobId that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public int compareTo(JobId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
