package dev.queuectl.process;

import java.time.Duration;
import java.util.List;

/** Ends what a dead worker left behind. */
final class Takeover {

    /** How long a process may take to end, once asked to, whose job others wait for. */
    static final Duration LONGEST_GRACE = Duration.ofSeconds(2);

    private Takeover() {}

    /** As {@link Commands#endAllOf}. */
    static List<Long> end(ProcessTables tables, Signals signals, String worker, Duration bound) {
        String prefix = Mark.prefixOf(worker);
        ProcessTree tree =
                new ProcessTree(
                        tables,
                        signals,
                        entry -> entry.mark() != null && entry.mark().startsWith(prefix),
                        0,
                        ProcessTree.Group.NONE);
        Duration half = bound.dividedBy(2);
        Duration grace = half.compareTo(LONGEST_GRACE) < 0 ? half : LONGEST_GRACE;
        long graceEnds = System.nanoTime() + grace.toNanos();
        return tree.end(true, graceEnds, bound.minus(grace)).survivors();
    }
}
