package dev.queuectl.store;

/**
 * What an operator wants of a worker. Grows only: a later, gentler request does not soften an
 * earlier one.
 */
public enum StopRequest {
    /** Go on. */
    NONE,
    /** Claim no more, finish what runs, leave. */
    GRACEFUL,
    /** End what runs, give it back, leave. */
    NOW
}
