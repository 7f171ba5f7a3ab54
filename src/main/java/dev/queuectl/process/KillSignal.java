package dev.queuectl.process;

/** What processes are told: to end, in two ways, or to pause and to go on. */
enum KillSignal {
    /** SIGTERM, then SIGCONT, without which a stopped process would not notice. */
    TERMINATE,
    /** SIGKILL, which nothing can refuse. */
    KILL,
    /** SIGSTOP, which nothing can refuse either. */
    PAUSE,
    /** SIGCONT. */
    RESUME
}
