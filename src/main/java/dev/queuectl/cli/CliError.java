package dev.queuectl.cli;

import java.util.List;

/**
 * Something that ends a command and is told to its user: what happened, why, and how to mend it.
 *
 * <p>Texts are shown escaped, each on a line of its own; none of them may hold a secret.
 */
final class CliError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final String word;
    private final transient List<String> why;
    private final transient List<String> remedies;

    CliError(ExitCode exitCode, String word, String what, List<String> why, List<String> remedies) {
        super(what);
        this.exitCode = exitCode;
        this.word = word;
        this.why = why;
        this.remedies = remedies;
    }

    /** Answers this error, remembering for {@code --debug} what caused it. */
    CliError causedBy(Throwable cause) {
        initCause(cause);
        return this;
    }

    /** Answers an error that speaks for itself. */
    static CliError of(ExitCode exitCode, String what) {
        return new CliError(exitCode, exitCode.word(), what, List.of(), List.of());
    }

    /** Answers an error with the command, or the advice, that mends it. */
    static CliError of(ExitCode exitCode, String what, String remedy) {
        return new CliError(
                exitCode,
                exitCode.word(),
                what,
                List.of(),
                remedy.isEmpty() ? List.of() : List.of(remedy));
    }

    static CliError usage(String what, String remedy) {
        return of(ExitCode.USAGE, what, remedy);
    }

    ExitCode exitCode() {
        return exitCode;
    }

    /** Answers the word by which scripts know this kind of error. */
    String word() {
        return word;
    }

    List<String> why() {
        return why;
    }

    List<String> remedies() {
        return remedies;
    }
}
