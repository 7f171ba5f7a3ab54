package dev.queuectl.domain;

import java.util.random.RandomGenerator;

/**
 * Draws the ids of new jobs: 12 characters {@code [0-9a-z]}, random from the first, so that three
 * or four typed characters usually suffice to name a job. There are 36^12: among a million jobs a
 * new one collides with a chance of about 2 in 10^13, and the store refuses it then.
 *
 * <p>To be made anew for each batch. Of a large one the ids begin alike by the dozens: after the
 * first {@value #KIN}, every {@value #KIN} share their first two characters. For ids that differ
 * from the first the store would have to write a page of its index each, and its log would be
 * several times as long. Of those that begin alike one in 42 shares its first four characters with
 * another.
 *
 * <p>Not thread-safe.
 */
public final class JobIds {
    private static final int KIN = 32;

    private static final int LENGTH = 12;
    private static final int RADIX = Character.MAX_RADIX;

    /** The radix to the power of two: how many ways there are to begin. */
    private static final long BEGINNINGS = 1_296;

    /** The radix to the power of the length less two: how many ids begin alike. */
    private static final long ALIKE = 3_656_158_440_062_976L;

    private final RandomGenerator random;
    private long beginning;
    private int drawn;

    public JobIds(RandomGenerator random) {
        this.random = random;
    }

    /** Draws the next one. */
    public JobId next() {
        if (drawn < KIN || drawn % KIN == 0) {
            beginning = random.nextLong(BEGINNINGS) * ALIKE;
        }
        drawn++;
        String digits = Long.toString(beginning + random.nextLong(ALIKE), RADIX);
        return new JobId("0".repeat(LENGTH - digits.length()) + digits);
    }
}
