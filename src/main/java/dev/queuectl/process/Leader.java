package dev.queuectl.process;

import java.util.Optional;

/** The process that a command was started as. */
interface Leader extends ProcessTree.Group {

    /** What was collected of the process. */
    record Status(Ending ending, Optional<Usage> usage) {}

    long pid();

    /** Blocks until the process has exited. */
    void awaitExit();

    /** Answers, without waiting, whether the process has exited. */
    boolean hasExited();

    /** Answers whether the process, now that it has exited, may have left others behind. */
    boolean mayHaveLeft();

    /**
     * Collects the process, after which its number may become another's. To be called once, after
     * it has exited.
     */
    Status collect();
}
