package dev.queuectl.cli;

/** What runs a single job for {@code run}, and never touches the backlog. */
interface OneRun extends AutoCloseable {
    /** Whether it is over: the job ended, went to another worker, or it was stopped. */
    boolean hasLeft();

    /** Makes sure that it did not fail. */
    void requireRunning();

    /** Ends the job's command if it runs, and leaves. Works twice. */
    @Override
    void close();
}
