import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the JVM's start-up cache by running the program. A cache serves only the very Java that
 * made it, and only the jar that lay there then.
 */
final class StartUpCache {
    /** The name of its file in the distribution. */
    static final String FILE = "queuectl.aot";

    private final Path java;
    private final Path dist;
    private final Path launcher;
    private final Path target;

    private StartUpCache(Path java, Path dist, Path launcher, Path target) {
        this.java = java;
        this.dist = dist;
        this.launcher = launcher;
        this.target = target;
    }

    /**
     * Runs the program once in training and has the JVM make a cache of what it saw. These are two
     * runs, because the JVM's way of doing both in one takes its options through an environment
     * variable, which breaks paths with spaces.
     *
     * @param java the home of the Java that will use the cache
     * @param dist the distribution, to which the cache is added
     * @param launcher the script that starts it
     * @param target where logs and what is needed meanwhile may lie
     */
    static void train(Path java, Path dist, Path launcher, Path target)
            throws IOException, InterruptedException {
        new StartUpCache(java, dist, launcher, target).train();
    }

    private void train() throws IOException, InterruptedException {
        Path scratch = target.resolve("training");
        Path seen = target.resolve("queuectl.aotconf");
        Path cache = target.resolve(FILE);
        Trees.delete(scratch);
        Files.createDirectories(scratch);
        run(
                "training",
                "-XX:AOTMode=record",
                "-XX:AOTConfiguration=" + seen,
                "-Dqueuectl.train=" + scratch);
        run("cache", "-XX:AOTMode=create", "-XX:AOTConfiguration=" + seen, "-XX:AOTCache=" + cache);
        Files.move(cache, dist.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        Files.delete(seen);
        Trees.delete(scratch);
    }

    private void run(String purpose, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(java.resolve("bin/java").toString());
        command.add("@" + dist.resolve("java.options"));
        command.add("-Dorg.sqlite.lib.path=" + dist.resolve("native"));
        command.add("-Dqueuectl.dist=" + dist);
        command.add("-Dqueuectl.launcher=" + launcher);
        command.addAll(List.of(options));
        command.addAll(
                List.of("-cp", dist.resolve("queuectl.jar").toString(), "dev.queuectl.cli.Main"));

        Path log = target.resolve(purpose + ".log");
        ProcessBuilder process = new ProcessBuilder(command).directory(target.toFile());
        // What the developer's shell says about other programs must not shape the cache of this
        // one.
        process.environment().keySet().removeIf(StartUpCache::concernsJavaOrQueuectl);
        process.environment().put("LC_ALL", "C.UTF-8");
        process.redirectErrorStream(true).redirectOutput(log.toFile());
        process.redirectInput(new File("/dev/null"));
        int status = process.start().waitFor();
        if (status != 0) {
            System.err.print(Files.readString(log));
            throw new IOException("making the start-up cache failed with status " + status);
        }
    }

    private static boolean concernsJavaOrQueuectl(String variable) {
        return variable.startsWith("QUEUECTL_")
                || variable.equals("JAVA_TOOL_OPTIONS")
                || variable.equals("JDK_JAVA_OPTIONS")
                || variable.equals("_JAVA_OPTIONS");
    }
}
