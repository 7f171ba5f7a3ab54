package dev.queuectl.cli;

/**
 * What the program ends with: one of its own codes, or that of a command it ran.
 *
 * @param number 0 to 255
 */
record ExitStatus(int number) {
    static final ExitStatus DONE = new ExitStatus(ExitCode.DONE.number());

    static ExitStatus of(ExitCode code) {
        return new ExitStatus(code.number());
    }
}
