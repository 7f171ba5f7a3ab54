package dev.queuectl.store.sqlite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** A folder that is gone after the test; in memory where the system offers that, for speed. */
public record TestFolder(Path path) implements AutoCloseable {
    private static final Path MEMORY = Path.of("/dev/shm");

    public static TestFolder create() {
        try {
            return new TestFolder(
                    Files.isWritable(MEMORY)
                            ? Files.createTempDirectory(MEMORY, "queuectl-test")
                            : Files.createTempDirectory("queuectl-test"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try (var found = Files.walk(path)) {
            List<Path> all = found.sorted(Comparator.reverseOrder()).toList();
            for (Path file : all) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
