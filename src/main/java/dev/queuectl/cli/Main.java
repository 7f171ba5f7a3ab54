package dev.queuectl.cli;

import java.nio.file.Path;

/** The program: turns the arguments of the command line into one call and an exit code. */
public final class Main {

    private static final int WRONG_USAGE = 2;

    private Main() {}

    /** Runs one command; ends the JVM with the command's exit code unless that is 0. */
    public static void main(String[] arguments) {
        String scratch = System.getProperty("queuectl.train");
        if (scratch != null) {
            Training.run(Path.of(scratch));
            return;
        }
        int code = run(arguments);
        if (code != 0) {
            System.exit(code);
        }
    }

    /** Runs one command and returns its exit code. */
    static int run(String[] arguments) {
        if (arguments.length == 1 && arguments[0].equals("version")) {
            System.out.println("queuectl " + version());
            return 0;
        }
        System.err.println("usage: queuectl version");
        return WRONG_USAGE;
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }
}
