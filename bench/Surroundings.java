import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Where programs are run and measured.
 *
 * @param root the checkout, which was built
 * @param temp an empty folder on a disk, removed by whoever made it
 * @param scale by what the numbers of jobs are multiplied: 1, or less to try the bench itself
 */
record Surroundings(Path root, Path temp, double scale) {
    /** Those of the program's own JVM options that a bare program can have too. */
    private static final List<String> FLAGS =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData");

    private static final long END_SECONDS = 10;

    /** Answers that many, scaled. */
    int scaled(int count) {
        return (int) Math.max(10, Math.round(count * scale));
    }

    /** Answers that many, scaled, for people to read. */
    String shown(int count) {
        return String.format("%,d", scaled(count));
    }

    /** Answers the command line of queuectl. */
    List<String> queuectl(String... arguments) {
        return joined(List.of(root.resolve("queuectl").toString()), arguments);
    }

    /** Answers the command line of queuectl with further arguments that say which store it uses. */
    List<String> queuectl(List<String> store, String... arguments) {
        return joined(queuectl(arguments), store.toArray(String[]::new));
    }

    /** Answers the command line of a program of this folder, with queuectl and its libraries. */
    List<String> java(String... mainAndArguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Dorg.sqlite.tmpdir=" + temp);
        command.add("-cp");
        Path dist = root.resolve("target/dist");
        command.add(
                temp.resolve("classes")
                        + ":"
                        + dist.resolve("queuectl.jar")
                        + ":"
                        + dist.resolve("lib")
                        + "/*");
        return joined(command, mainAndArguments);
    }

    /** Answers the command line of the same program as {@link #java}, without any library. */
    List<String> bareJava(String main) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        return joined(command, "-cp", temp.resolve("classes").toString(), main);
    }

    /** Answers a command line that runs another one so often, one after the other. */
    static List<String> repeated(int times, List<String> command) {
        String loop = "i=0; while [ $i -lt " + times + " ]; do \"$@\" || exit; i=$((i+1)); done";
        return joined(List.of("sh", "-c", loop, "sh"), command.toArray(String[]::new));
    }

    /** Makes a folder for a queue of its own. */
    Path newHome() throws IOException {
        return Files.createTempDirectory(temp, "home");
    }

    /** Runs a command with that queue and answers the seconds it took. */
    double seconds(Path home, List<String> command) throws IOException, InterruptedException {
        long start = System.nanoTime();
        run(home, command);
        return (System.nanoTime() - start) / 1e9;
    }

    /**
     * Runs a command with that queue.
     *
     * @return what it wrote to standard output
     * @throws IOException when it exits other than with 0
     */
    String run(Path home, List<String> command) throws IOException, InterruptedException {
        Path out = temp.resolve("out");
        Path err = temp.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("QUEUECTL_"));
        builder.environment().put("QUEUECTL_HOME", home.toString());
        builder.environment().put("QUEUECTL_JAVA_HOME", System.getProperty("java.home"));
        builder.redirectOutput(out.toFile()).redirectError(err.toFile());
        int code = builder.start().waitFor();
        if (code != 0) {
            throw new IOException(command + " ended with " + code + ":\n" + Files.readString(err));
        }
        return Files.readString(out);
    }

    /** Answers whether such a program can be started. */
    boolean has(List<String> command) throws InterruptedException {
        try {
            run(temp, command);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /** Removes a folder with all that is in it. */
    static void remove(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Ends what was started and still runs; used when the bench itself is being ended. */
    static void endChildren() {
        List<ProcessHandle> children = ProcessHandle.current().descendants().toList();
        children.forEach(ProcessHandle::destroy);
        for (ProcessHandle child : children) {
            try {
                child.onExit().get(END_SECONDS, TimeUnit.SECONDS);
            } catch (Exception _) {
                child.destroyForcibly();
            }
        }
    }

    private static List<String> joined(List<String> first, String... rest) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(rest));
        return all;
    }
}
