package dev.queuectl.process;

/** The two ways to run commands, which tests are repeated for. */
enum Way {
    POSIX,
    PORTABLE;

    Commands open() {
        if (this == POSIX && !PosixCommands.areSupported()) {
            throw new IllegalStateException("posix_spawn cannot be used here");
        }
        return Commands.open(this == PORTABLE);
    }
}
