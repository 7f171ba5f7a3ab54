package dev.queuectl.faults;

import dev.queuectl.acceptance.Queuectl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A small file system in memory, mounted where a program has its home. It is seen only by the calls
 * that were moved into its mount namespace, and is gone when the one process is that keeps it,
 * which ends with this JVM at the latest. Close it after the program that lives on it.
 */
final class SmallDisk implements AutoCloseable {

    private final Process keeper;
    private final Path root;
    private final Path ballast;

    private SmallDisk(Process keeper, Path home) {
        this.keeper = keeper;
        this.root = Path.of("/proc/" + keeper.pid() + "/root");
        this.ballast = Path.of(root + home.toString(), "ballast");
    }

    /**
     * Mounts a disk and moves the calls to come onto it.
     *
     * @return empty where this user may not mount
     */
    static Optional<SmallDisk> mount(Queuectl queuectl, int mebibytes) {
        String script =
                "mount -t tmpfs -o mode=700,size="
                        + mebibytes
                        + "m tmpfs . && cd / && echo && exec env -i cat";
        // Nothing of the keeper names the folder, by which the test knows its own processes.
        try {
            Path home = Files.createDirectories(queuectl.home());
            Process keeper =
                    new ProcessBuilder(
                                    "unshare",
                                    "--mount",
                                    "--propagation",
                                    "private",
                                    "sh",
                                    "-c",
                                    script)
                            .directory(home.toFile())
                            .start();
            if (keeper.getInputStream().read() < 0) {
                return Optional.empty();
            }
            queuectl.within(
                    List.of(
                            "nsenter",
                            "--target",
                            Long.toString(keeper.pid()),
                            "--mount",
                            "sh",
                            "-c",
                            "cd \"$0\" && exec \"$@\"",
                            queuectl.work().toString()));
            return Optional.of(new SmallDisk(keeper, home));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Takes all space that is left. */
    void fill() {
        byte[] block = new byte[4096];
        try (var file = Files.newOutputStream(ballast)) {
            while (true) {
                file.write(block);
            }
        } catch (IOException full) {
            if (!String.valueOf(full.getMessage()).contains("No space left")) {
                throw new UncheckedIOException(full);
            }
        }
    }

    /** Gives back what {@link #fill} took. */
    void free() {
        try {
            Files.delete(ballast);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Copies the database, which no process may use any more, to where it would lie without this
     * disk.
     */
    void rescue(Path database) {
        for (String suffix : List.of("", "-wal")) {
            Path file = database.resolveSibling(database.getFileName() + suffix);
            Path here = Path.of(root + file.toString());
            try {
                if (Files.exists(here)) {
                    Files.copy(here, file);
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    @Override
    public void close() {
        keeper.destroy();
        keeper.onExit().join();
    }
}
