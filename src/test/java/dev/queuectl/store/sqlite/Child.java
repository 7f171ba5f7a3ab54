package dev.queuectl.store.sqlite;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@link StoreProcess} that this test has started, and that is gone when the test is over. */
final class Child implements AutoCloseable {
    private final Process process;
    private final BufferedReader says;
    private final Writer hears;

    private Child(List<String> command) {
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        says = process.inputReader();
        hears = process.outputWriter();
    }

    /** Starts it and returns when it has opened the store. */
    static Child start(String verb, Path database, String... arguments) {
        return new Child(command(verb, database, arguments)).after("open");
    }

    /** Starts it from a shell script, in which "$@" stands for its command. */
    static Child startBy(String script, String verb, Path database, String... arguments) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        command.addAll(command(verb, database, arguments));
        return new Child(command);
    }

    private static List<String> command(String verb, Path database, String... arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                StoreProcess.class.getName(),
                                verb,
                                database.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Reads on until it says this. */
    Child after(String wanted) {
        List<String> before = new ArrayList<>();
        String line = next();
        while (line != null && !line.equals(wanted)) {
            before.add(line);
            line = next();
        }
        if (line == null) {
            throw new AssertionError("ended without saying '" + wanted + "' but " + before);
        }
        return this;
    }

    /** Answers the next line, or null when it has ended. */
    String next() {
        try {
            return says.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers all lines until its end. */
    List<String> rest() {
        return says.lines().toList();
    }

    Child say(String line) {
        try {
            hears.write(line + "\n");
            hears.flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills it as {@code kill -9} does, and returns when it is gone; what it said can be read. */
    void kill() {
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        kill();
    }
}
