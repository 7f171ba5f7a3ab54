package dev.queuectl.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The processes that a test caused, however they detached themselves: those in whose environment,
 * arguments or working directory its folder is named. The harness puts the folder into PATH and
 * HOME, which jobs inherit. Read from /proc.
 */
public final class MarkedProcesses {

    /**
     * A living process.
     *
     * @param pid its number
     * @param command its arguments, separated by blanks
     */
    public record Found(long pid, String command) {}

    private MarkedProcesses() {}

    /** The living processes that bear the mark of a folder. */
    public static List<Found> of(Path folder) {
        List<Found> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
            for (Path process : entries) {
                String command = content(process.resolve("cmdline"));
                if (content(process.resolve("environ")).contains(folder.toString())
                        || command.contains(folder.toString())
                        || directory(process).startsWith(folder.toString())) {
                    long pid = Long.parseLong(process.getFileName().toString());
                    found.add(new Found(pid, command.replace('\0', ' ').strip()));
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return found;
    }

    /** Whether a process of that number lives; a zombie does not. */
    public static boolean lives(long pid) {
        String status = content(Path.of("/proc", Long.toString(pid), "stat"));
        int name = status.lastIndexOf(") ");
        return name > 0 && status.charAt(name + 2) != 'Z';
    }

    private static String directory(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd")).toString();
        } catch (IOException gone) {
            return "";
        }
    }

    private static String content(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException gone) {
            return "";
        }
    }
}
