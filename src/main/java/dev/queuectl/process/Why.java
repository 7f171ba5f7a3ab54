package dev.queuectl.process;

/** Says why a running command is ended from outside. */
public enum Why {
    /** It ran as long as it may. */
    TIMEOUT,
    /** An operator called it off. */
    CANCEL,
    /** Its worker stops at once. */
    STOP,
    /** Somebody else holds the job now, or soon will. */
    SUPERSEDED
}
