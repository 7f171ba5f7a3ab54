package dev.queuectl.process;

import dev.queuectl.process.CannotStart.Reason;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Words the reasons for which a command does not start. */
final class Refusals {

    private Refusals() {}

    /**
     * Answers what a failed start means.
     *
     * @param errno as the system gave it. It does not say whether the program, the directory or an
     *     output file was meant, so these are looked at
     */
    static CannotStart start(int errno, Launch launch) {
        Reason reason = Errno.reason(errno);
        boolean aboutFile = reason == Reason.PROGRAM_NOT_FOUND || reason == Reason.NOT_EXECUTABLE;
        if (aboutFile && !isUsable(launch.directory())) {
            return directory(launch.directory());
        }
        if (errno == Errno.ENOENT.number()) {
            for (Path file : List.of(launch.stdout(), launch.stderr())) {
                if (isMissing(file)) {
                    return output(file, errno);
                }
            }
        }
        String hint =
                errno == Errno.ENOENT.number()
                        ? ": it, or the interpreter its first line names, is missing"
                        : ": " + Errno.describe(errno);
        return new CannotStart(reason, "cannot start '" + launch.program() + "'" + hint);
    }

    static CannotStart programNotFound(Launch launch, String searchPath) {
        return new CannotStart(
                Reason.PROGRAM_NOT_FOUND,
                "cannot start '" + launch.program() + "': no such program in PATH " + searchPath);
    }

    static CannotStart notExecutable(Launch launch, Path found) {
        return new CannotStart(
                Reason.NOT_EXECUTABLE,
                "cannot start '" + launch.program() + "': " + found + " is not executable");
    }

    static CannotStart directory(Path directory) {
        String problem;
        if (Files.notExists(directory)) {
            problem = "does not exist";
        } else if (!Files.isDirectory(directory)) {
            problem = "is not a directory";
        } else {
            problem = "may not be entered";
        }
        return new CannotStart(
                Reason.NO_DIRECTORY, "cannot start in '" + directory + "': it " + problem);
    }

    /** Refuses a launch whose output files somebody has removed. */
    static void requireOutput(Launch launch) throws CannotStart {
        for (Path file : List.of(launch.stdout(), launch.stderr())) {
            if (isMissing(file)) {
                throw output(file, Errno.ENOENT.number());
            }
        }
    }

    private static boolean isMissing(Path file) {
        return !file.toFile().exists();
    }

    static CannotStart output(Path file, int errno) {
        Reason reason = Errno.reason(errno) == Reason.RESOURCES ? Reason.RESOURCES : Reason.OUTPUT;
        return new CannotStart(
                reason, "cannot open output file '" + file + "': " + Errno.describe(errno));
    }

    static CannotStart output(Path file, IOException cause) {
        return new CannotStart(
                Reason.OUTPUT, "cannot open output file '" + file + "': " + cause, cause);
    }

    static boolean isUsable(Path directory) {
        return Files.isDirectory(directory) && Files.isExecutable(directory);
    }
}
