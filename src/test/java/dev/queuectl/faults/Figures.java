package dev.queuectl.faults;

import java.util.Random;

/** How much these tests do, and the chance that they take. */
final class Figures {

    private static final boolean IN_FULL = "long".equals(System.getProperty("queuectl.faults"));

    private Figures() {}

    /** Answers the figure for a common build, or that for {@code -Dqueuectl.faults=long}. */
    static int choose(int inShort, int inFull) {
        return IN_FULL ? inFull : inShort;
    }

    /**
     * Answers the chance for a test, and prints where it came from. Processes are no less random
     * for it: the same seed makes the same plan, not the same race.
     */
    static Random random(Object test) {
        Long given = Long.getLong("queuectl.faults.seed");
        long seed = given != null ? given : System.nanoTime() & 0xffff_ffffL;
        System.out.println(test.getClass().getSimpleName() + ": -Dqueuectl.faults.seed=" + seed);
        return new Random(seed);
    }
}
