package dev.queuectl.cli;

import java.util.Locale;

/** What the program's exit codes mean; the same for every command, and public. */
enum ExitCode {
    DONE(0),
    FAILED(1),
    USAGE(2),
    NOT_FOUND(3),
    CONFLICT(4),
    STORE(5),
    PARTLY_DONE(6),
    ENDED_OTHERWISE(7),
    TIMED_OUT(8),
    REFUSED(9),
    VERSION(10),
    /** The {@code run} command's own faults, as env(1) and docker(1) number them. */
    RUN_FAULT(125),
    INTERRUPTED(130),
    /** Whoever read our output has gone; the shell numbers death by SIGPIPE so. */
    PIPE_CLOSED(141),
    TERMINATED(143);

    private final int number;
    private final String word = name().toLowerCase(Locale.ROOT);

    ExitCode(int number) {
        this.number = number;
    }

    /**
     * Answers why another process of this program failed; FAILED if it ended with none of these
     * numbers, or as if it had not failed.
     */
    static ExitCode ofFailed(int number) {
        for (ExitCode code : values()) {
            if (code.number == number && code != DONE) {
                return code;
            }
        }
        return FAILED;
    }

    int number() {
        return number;
    }

    /** Answers the word that stands for it in JSON errors. */
    String word() {
        return word;
    }
}
