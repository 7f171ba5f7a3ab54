package dev.queuectl.process;

import org.jspecify.annotations.Nullable;

/**
 * One process as it was seen at one moment.
 *
 * @param pid its number
 * @param parent its parent's number, 0 for none
 * @param group its process group, 0 where not known
 * @param session its session, 0 where not known
 * @param startTime when it started, in the unit of {@link Processes#startTime}; with the pid it
 *     names the process for ever
 * @param ended whether it has exited and only waits to be collected
 * @param mark the value of {@link Mark#VARIABLE} in its environment; null when it has none, or we
 *     may not read it
 */
record ProcessEntry(
        long pid,
        long parent,
        long group,
        long session,
        long startTime,
        boolean ended,
        @Nullable String mark) {

    /** What never belongs to two processes. */
    record Identity(long pid, long startTime) {}

    Identity identity() {
        return new Identity(pid, startTime);
    }

    /** Answers whether this very process exists now. */
    boolean isStillThere() {
        return Processes.startTime(pid).orElse(-1) == startTime;
    }
}
