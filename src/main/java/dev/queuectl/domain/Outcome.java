package dev.queuectl.domain;

/**
 * How a run ended. What was sent to the command (time-out, cancel, stop) outweighs what it exited
 * with.
 */
public sealed interface Outcome {
    /** The command ended by itself with this code, 0 to 255. */
    record Exited(int code) implements Outcome {
        @Override
        public Reason reason() {
            return Reason.EXIT;
        }

        @Override
        public String words() {
            return "exit " + code;
        }
    }

    /** The command was ended by this signal, which nobody here sent. */
    record Signalled(int signal) implements Outcome {
        @Override
        public Reason reason() {
            return Reason.SIGNAL;
        }

        @Override
        public String words() {
            return "signal " + signal;
        }
    }

    /** The command ran longer than it may and was ended. */
    record TimedOut() implements Outcome {
        @Override
        public Reason reason() {
            return Reason.TIMEOUT;
        }
    }

    /** An operator called the running job off. */
    record Cancelled() implements Outcome {
        @Override
        public Reason reason() {
            return Reason.CANCELLED;
        }
    }

    /** The worker died, and with it every knowledge of how far the command came. */
    record Lost() implements Outcome {
        @Override
        public Reason reason() {
            return Reason.LOST;
        }
    }

    /** The worker was told to stop at once and ended the command. */
    record Interrupted() implements Outcome {
        @Override
        public Reason reason() {
            return Reason.INTERRUPTED;
        }
    }

    /** The command could not be started for want of memory, processes or descriptors. */
    record NotStarted() implements Outcome {
        @Override
        public Reason reason() {
            return Reason.NOT_STARTED;
        }
    }

    /**
     * The worker was out of reach for so long that the run was given up as lost and the job to
     * others; what it ended with came too late to count.
     */
    record Superseded() implements Outcome {
        @Override
        public Reason reason() {
            return Reason.SUPERSEDED;
        }
    }

    /** Answers the word that users see. */
    Reason reason();

    /** Answers what a person reads: {@code exit 3}, {@code signal 9}, {@code timeout}. */
    default String words() {
        return reason().label();
    }

    /**
     * Whether the run used up one of the job's attempts; false where the command is not to blame.
     */
    default boolean countsAsAttempt() {
        return switch (reason()) {
            case EXIT, SIGNAL, TIMEOUT, CANCELLED -> true;
            case LOST, INTERRUPTED, NOT_STARTED, SUPERSEDED, POISON -> false;
        };
    }
}
