package dev.queuectl.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Starts commands, and ends those of workers that died. One per process; safe for use by any
 * thread.
 */
public interface Commands extends AutoCloseable {

    /**
     * Answers the best way to run commands on this machine: {@code posix_spawn} where Linux and its
     * C library allow, else {@link ProcessBuilder}.
     *
     * @param portable takes the second way in any case
     */
    static Commands open(boolean portable) {
        if (!portable && PosixCommands.areSupported()) {
            return new PosixCommands();
        }
        return new BuilderCommands();
    }

    /**
     * Makes a file for commands to write to, mode 0600.
     *
     * @param file a path that does not exist, absolute
     * @throws CannotStart when it cannot be made, or is there
     */
    OutputFile makeOutput(Path file) throws CannotStart;

    /**
     * Starts a command in a session of its own: standard input from {@code /dev/null}, the files of
     * the launch as output, no other descriptor, default signals, and our umask. Should this
     * process be killed outright later than a moment after its first command, a guardian ends what
     * runs, where the system allows for one.
     *
     * @return the running command, which the caller must {@link Execution#await await}
     * @throws CannotStart when it did not start
     */
    Execution start(Launch launch, Limits limits) throws CannotStart;

    /**
     * Ends whatever a dead worker's runs left on this host: SIGTERM, SIGKILL after at most 2
     * seconds, until two looks in a row find nothing. Works on what it may signal; never on this
     * process or its ancestors.
     *
     * @param worker as in {@link Mark#worker()}
     * @param bound how long this may take in all
     * @return the pids that are still alive, empty when the worker's jobs may be run again
     */
    List<Long> endAllOf(String worker, Duration bound);

    /**
     * Collects processes that lost their parent to this one and have ended meanwhile, and kills
     * those whose runs are over. To be called every second or so; each run's end collects too.
     */
    void reapOrphans();

    /**
     * Declares a process that this one started by other means, in a session of its own, to be of no
     * run, so that it is never taken for something a run left behind.
     */
    void spare(long pid);

    /**
     * Forgets time limits still to come, and sends the guardian away. To be called after the last
     * command was awaited.
     */
    @Override
    void close();
}
