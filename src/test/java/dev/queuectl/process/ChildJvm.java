package dev.queuectl.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.queuectl.Patience;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A JVM of its own, for what a test cannot do to the one it runs in. */
final class ChildJvm {

    /** What it printed, without the last line end. */
    record Result(int exitCode, String output) {}

    private static final String LIMIT_ME = "limit me: ";

    private ChildJvm() {}

    /**
     * Runs {@link #main} in another JVM.
     *
     * @param prefix a program with arguments that goes on to execute its further arguments
     */
    static Result run(List<String> prefix, String... arguments)
            throws IOException, InterruptedException {
        Process process = start(prefix, arguments);
        try (BufferedReader output = process.inputReader(UTF_8)) {
            StringBuilder printed = new StringBuilder();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(LIMIT_ME)) {
                    limit(prefix, process, line.substring(LIMIT_ME.length()));
                } else {
                    printed.append(line).append('\n');
                }
            }
            if (!process.waitFor(Patience.LONG.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("the JVM does not end: " + printed);
            }
            return new Result(process.exitValue(), printed.toString().strip());
        } finally {
            process.destroyForcibly();
        }
    }

    /** Starts {@link #main} in another JVM, as {@link #run} does. */
    static Process start(List<String> prefix, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC"));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        // Under a limit of processes no thread can be added, of which the JVM would complain.
        command.add("-XX:-UseDynamicNumberOfCompilerThreads");
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(ChildJvm.class.getName());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** Answers the name of the worker as which {@link #main} runs commands. */
    static String workerOf(long pid) {
        return "child-" + pid;
    }

    /** Sets a resource limit of the JVM from outside, as its own user, and lets it go on. */
    private static void limit(List<String> prefix, Process process, String limit)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of("prlimit", "--pid", Long.toString(process.pid()), limit));
        int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IllegalStateException(command + " failed: " + exit);
        }
        process.outputWriter(UTF_8).append('\n').close();
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        switch (arguments[0]) {
            case "host-identity" -> out.println(Processes.hostIdentity().orElseThrow());
            case "lead-session" ->
                    out.println(Processes.leadSession() + " " + Processes.leadSession());
            case "run" -> {
                Way way = Way.valueOf(arguments[1]);
                Path folder = Path.of(arguments[2]);
                try (Commands commands = way.open()) {
                    for (int run = 1; run <= arguments.length - 3; run++) {
                        out.println(run(commands, folder, run, arguments[run + 2]));
                    }
                }
            }
            case "limited" -> {
                Path folder = Path.of(arguments[2]);
                try (Commands commands = Way.valueOf(arguments[1]).open()) {
                    // Both before, so that every class it takes is there.
                    run(commands, folder, 1, "true");
                    run(commands, folder.resolve("missing"), 1, "true");
                    awaitGuardian();
                    out.println(LIMIT_ME + arguments[3]);
                    System.in.read();
                    out.println(run(commands, folder, 2, "true"));
                }
            }
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /** Waits for what is started a moment after the first command, and not under a limit then. */
    private static void awaitGuardian() throws InterruptedException {
        String worker = workerOf(ProcessHandle.current().pid());
        // By hand, as the user may be one who cannot read what tests wait with.
        while (Workbench.guardiansOf(worker).isEmpty()) {
            Thread.sleep(10);
        }
    }

    private static String run(Commands commands, Path folder, int run, String script) {
        Launch launch =
                new Launch(
                        List.of("/bin/sh", "-c", script),
                        Map.of("PATH", "/usr/bin:/bin"),
                        folder,
                        folder.resolve(run + ".out"),
                        folder.resolve(run + ".err"),
                        new Mark(workerOf(ProcessHandle.current().pid()), "job", run));
        try {
            Limits limits = new Limits(Optional.empty(), Duration.ofSeconds(1));
            Workbench.makeOutput(commands, launch);
            return commands.start(launch, limits).await().ending().toString();
        } catch (CannotStart refusal) {
            return refusal.reason().toString();
        }
    }
}
