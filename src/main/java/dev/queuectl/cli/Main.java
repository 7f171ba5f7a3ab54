package dev.queuectl.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;

/** The program. */
public final class Main {
    private Main() {}

    /** Carries out one call and ends the process with its exit code. */
    public static void main(String[] arguments) throws IOException {
        String scratch = System.getProperty("queuectl.train");
        if (scratch != null) {
            Training.run(Path.of(scratch));
            return;
        }
        String manual = System.getProperty("queuectl.manual");
        if (manual != null) {
            ManualPages.write(Path.of(manual), LocalDate.parse(arguments[0]));
            return;
        }
        Cli cli =
                new Cli(
                        Terminal.ofProcess(),
                        CallerEnvironment.of(System.getenv()),
                        InstantSource.system());
        // Halting leaves out the shutdown hooks: nobody registers one, and looking for them takes
        // time.
        Runtime.getRuntime().halt(cli.run(List.of(arguments)));
    }
}
