package dev.queuectl.process;

/** The two ways in which processes are told to end. */
enum KillSignal {
    /** SIGTERM, then SIGCONT, without which a stopped process would not notice. */
    TERMINATE,
    /** SIGKILL, which nothing can refuse. */
    KILL
}
