package dev.queuectl.worker;

/** What becomes of running commands when a worker cannot reach its store for a long time. */
public enum LostContact {
    /** They go on; should others have been given their jobs, their results do not count. */
    KEEP,
    /** They are ended before their jobs can be given to others. */
    KILL
}
