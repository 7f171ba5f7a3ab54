package dev.queuectl.cli;

/** The script that started this program, by which it starts itself again. */
final class Launcher {
    private Launcher() {}

    /** Answers the launcher's path. */
    static String path() {
        String path = System.getProperty("queuectl.launcher", "");
        if (path.isEmpty()) {
            throw CliError.of(
                    ExitCode.FAILED,
                    "cannot start a worker: the program does not know its launcher",
                    "use ./queuectl");
        }
        return path;
    }
}
