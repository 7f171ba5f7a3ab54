package dev.queuectl.process;

import java.util.List;
import java.util.Optional;

/**
 * Tells how a run ended, once nothing of it is left.
 *
 * @param ending what the command's own process ended with
 * @param endedBy why it was ended from outside; present exactly when the signal was sent before the
 *     command had exited, and then it decides, whatever {@code ending} says
 * @param usage what it used; empty where the system does not tell
 * @param leftovers whether the command exited by itself and left processes behind, which were then
 *     ended
 * @param survivors pids of processes of this run that are alive although they were killed (in an
 *     uninterruptible wait, or of a user we may not signal); almost always empty
 */
public record Finish(
        Ending ending,
        Optional<Why> endedBy,
        Optional<Usage> usage,
        boolean leftovers,
        List<Long> survivors) {

    public Finish {
        survivors = List.copyOf(survivors);
    }
}
