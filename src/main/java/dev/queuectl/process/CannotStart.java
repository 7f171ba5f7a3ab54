package dev.queuectl.process;

import org.jspecify.annotations.Nullable;

/** Says that a command did not start, and why, in a sentence for the user. */
public final class CannotStart extends Exception {

    private static final long serialVersionUID = 1;

    private final Reason reason;

    CannotStart(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    CannotStart(Reason reason, String message) {
        this(reason, message, null);
    }

    /** Answers what hindered the start. */
    public Reason reason() {
        return reason;
    }

    /** What hinders a command from starting. */
    public enum Reason {
        /** Neither the path nor any folder of the command's PATH holds the program. */
        PROGRAM_NOT_FOUND(true),
        /** The file is there but is no program, or may not be executed. */
        NOT_EXECUTABLE(true),
        /** The directory is missing, is none, or may not be entered. */
        NO_DIRECTORY(true),
        /** Arguments and environment are longer than the system passes on. */
        ARGUMENTS_TOO_LONG(true),
        /** The system is out of processes, memory or descriptors. */
        RESOURCES(false),
        /** The file for its output cannot be opened. */
        OUTPUT(false);

        private final boolean faultOfCommand;

        Reason(boolean faultOfCommand) {
            this.faultOfCommand = faultOfCommand;
        }

        /**
         * Answers whether the command itself is to blame, so that the run counts as failed; else
         * the same command may well start later or elsewhere.
         */
        public boolean faultOfCommand() {
            return faultOfCommand;
        }
    }
}
