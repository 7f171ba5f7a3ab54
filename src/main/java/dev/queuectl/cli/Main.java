package dev.queuectl.cli;

import java.time.InstantSource;
import java.util.List;

/** The program. */
public final class Main {
    private Main() {}

    /** Carries out one call and ends the process with its exit code. */
    public static void main(String[] arguments) {
        if (System.getProperty(Training.PROPERTY) != null) {
            Training.run();
            return;
        }
        Cli cli =
                new Cli(
                        Terminal.ofProcess(),
                        CallerEnvironment.of(System.getenv()),
                        InstantSource.system());
        // Halting skips the shutdown hooks, of which there are none that anybody needs, and their threads.
        Runtime.getRuntime().halt(cli.run(List.of(arguments)));
    }
}
