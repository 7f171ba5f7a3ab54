package dev.queuectl.domain;

/**
 * How a run ended. What was sent to the command (time-out, cancel, stop) outweighs what it exited
 * with.
 */
public sealed interface Outcome {
    /** The command ended by itself with this code, 0 to 255. */
    record Exited(int code) implements Outcome {}

    /** The command was ended by this signal, which nobody here sent. */
    record Signalled(int signal) implements Outcome {}

    /** The command ran longer than it may and was ended. */
    record TimedOut() implements Outcome {}

    /** An operator called the running job off. */
    record Cancelled() implements Outcome {}

    /** The worker died, and with it every knowledge of how far the command came. */
    record Lost() implements Outcome {}

    /** The worker was told to stop at once and ended the command. */
    record Interrupted() implements Outcome {}

    /** The command could not be started for want of memory, processes or descriptors. */
    record NotStarted() implements Outcome {}

    /**
     * The worker was out of reach for so long that the run was given up as lost and the job to
     * others; what it ended with came too late to count.
     */
    record Superseded() implements Outcome {}

    /** Answers the word that users see. */
    default Reason reason() {
        return switch (this) {
            case Exited _ -> Reason.EXIT;
            case Signalled _ -> Reason.SIGNAL;
            case TimedOut _ -> Reason.TIMEOUT;
            case Cancelled _ -> Reason.CANCELLED;
            case Lost _ -> Reason.LOST;
            case Interrupted _ -> Reason.INTERRUPTED;
            case NotStarted _ -> Reason.NOT_STARTED;
            case Superseded _ -> Reason.SUPERSEDED;
        };
    }

    /** Answers what a person reads: {@code exit 3}, {@code signal 9}, {@code timeout}. */
    default String words() {
        return switch (this) {
            case Exited(int code) -> "exit " + code;
            case Signalled(int signal) -> "signal " + signal;
            default -> reason().label();
        };
    }

    /**
     * Whether the run used up one of the job's attempts; false where the command is not to blame.
     */
    default boolean countsAsAttempt() {
        return switch (this) {
            case Exited _, Signalled _, TimedOut _, Cancelled _ -> true;
            case Lost _, Interrupted _, NotStarted _, Superseded _ -> false;
        };
    }
}
