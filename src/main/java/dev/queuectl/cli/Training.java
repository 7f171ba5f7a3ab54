package dev.queuectl.cli;

import java.nio.file.Path;
import java.util.List;

/**
 * Runs the program's commands in this process, so that the JVM can record at build time which
 * classes they need and start faster from then on.
 *
 * <p>What is not run here is slower for users, but never wrong. What prints goes to the build's
 * training log.
 */
final class Training {

    private static final List<List<String>> COMMANDS = List.of(List.of("version"), List.of());

    private Training() {}

    /**
     * Runs every command of the training.
     *
     * @param scratch an empty folder that the commands may fill; its owner removes it
     */
    static void run(Path scratch) {
        for (List<String> command : COMMANDS) {
            Main.run(command.toArray(String[]::new));
        }
    }
}
