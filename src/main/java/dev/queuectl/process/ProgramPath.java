package dev.queuectl.process;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the program of a launch the way a shell would, by the command's own PATH. */
final class ProgramPath {

    /** What {@code exec} searches where PATH is not set. */
    private static final String WITHOUT_PATH = "/bin:/usr/bin";

    private ProgramPath() {}

    /**
     * Answers the path to execute, relative to the launch's directory or absolute.
     *
     * @throws CannotStart when no folder of PATH holds an executable file of that name. A program
     *     that is given by a path is not looked at: starting it will tell
     */
    static String of(Launch launch) throws CannotStart {
        String program = launch.program();
        if (program.indexOf('/') >= 0) {
            return program;
        }
        String searchPath = launch.environment().getOrDefault("PATH", WITHOUT_PATH);
        Path refused = null;
        for (String folder : searchPath.split(":", -1)) {
            // An empty element means the current directory, as for every shell.
            Path candidate = launch.directory().resolve(folder).resolve(program);
            if (Files.isRegularFile(candidate)) {
                if (Files.isExecutable(candidate)) {
                    return candidate.toString();
                }
                refused = refused == null ? candidate : refused;
            }
        }
        throw refused == null
                ? Refusals.programNotFound(launch, searchPath)
                : Refusals.notExecutable(launch, refused);
    }
}
