import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What was measured on.
 *
 * @param loadAverage the load of the minute before the measurements
 */
record Machine(String loadAverage) {
    static Machine now() throws IOException {
        return new Machine(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
    }

    /** Answers one sentence, naming neither the host nor a path. */
    String describe() throws IOException {
        return Runtime.getRuntime().availableProcessors()
                + " cores, "
                + memory()
                + ", "
                + System.getProperty("os.name")
                + " "
                + System.getProperty("os.version")
                + ", JDK "
                + Runtime.version()
                + "; load average before the last measurement "
                + loadAverage
                + ".";
    }

    private static String memory() throws IOException {
        String kibibytes =
                Files.readAllLines(Path.of("/proc/meminfo")).getFirst().replaceAll("\\D", "");
        return Math.round(Long.parseLong(kibibytes) / 1048576.0) + " GiB of memory";
    }
}
