package dev.queuectl.process;

/** One running command with all the processes that come from it. Safe for use by any thread. */
public interface Execution {

    /** Answers the pid of the command's own process; also its process group and session. */
    long pid();

    /**
     * Waits until the command has exited and nothing of it is left, ending what it left behind.
     * Must be called, once, by a platform thread that may block; interrupts do not end the wait.
     *
     * <p>A command that is stuck in the kernel (an uninterruptible wait) holds the caller for as
     * long as the kernel holds the command.
     *
     * @throws IllegalStateException when called a second time
     */
    Finish await();

    /**
     * Asks the command and everything that comes from it to end: SIGTERM (and SIGCONT, for what is
     * stopped), after the grace SIGKILL. Returns at once. Of several calls the first one counts;
     * after the command exited a call changes nothing.
     */
    void end(Why why);

    /**
     * Holds the command until {@link #resume}, by SIGSTOP: its process group, and of what else
     * comes from it those that were found before. Meant for moments, since commands notice when it
     * takes long. Does nothing to one that has exited or was asked to end. To be called by one
     * thread.
     *
     * @param look whether to find also those that are in no list yet, which takes milliseconds
     */
    void pause(boolean look);

    /** Lets go on what {@link #pause} holds. */
    void resume();
}
