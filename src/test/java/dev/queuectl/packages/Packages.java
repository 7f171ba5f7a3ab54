package dev.queuectl.packages;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What the build made, and a way to call programs that knows of no JDK. */
final class Packages {
    static final Path FOLDER = Path.of("target/packages").toAbsolutePath();

    private static final int PATIENCE_MINUTES = 60;

    private Packages() {}

    static Path archive() throws IOException {
        return theOne(".tar.gz");
    }

    static Path debian() throws IOException {
        return theOne(".deb");
    }

    static Path theOne(String ending) throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<Path> found = files.filter(file -> file.toString().endsWith(ending)).toList();
            if (found.size() != 1) {
                throw new AssertionError("packages that end with " + ending + ": " + found);
            }
            return found.getFirst();
        }
    }

    /**
     * Runs a shell script with {@code set -eu} and hardly any variables, and answers what it
     * printed.
     *
     * @param arguments what the script knows as {@code $1} and so on
     */
    static String shell(Path folder, String script, Object... arguments)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("queuectl-packages-", ".output");
        try {
            List<String> command = new ArrayList<>(List.of("sh", "-euc", script, "script"));
            for (Object argument : arguments) {
                command.add(argument.toString());
            }
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectInput(new File("/dev/null"))
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile());
            builder.environment().clear();
            builder.environment()
                    .putAll(
                            Map.of(
                                    "PATH",
                                    "/usr/sbin:/usr/bin:/sbin:/bin",
                                    "HOME",
                                    folder.toString()));
            Process process = builder.start();
            boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
            process.destroyForcibly();
            String printed = Files.readString(output);
            if (!ended || process.exitValue() != 0) {
                throw new AssertionError("failed: " + script + "\n" + printed);
            }
            return printed;
        } finally {
            Files.delete(output);
        }
    }
}
