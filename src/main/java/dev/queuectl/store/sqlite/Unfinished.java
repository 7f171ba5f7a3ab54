package dev.queuectl.store.sqlite;

import dev.queuectl.store.StoreException;
import dev.queuectl.store.StoreException.Code;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * A folder for what is being made, beside the place where it is to stand once it is whole. One
 * process has it at a time; what a killed one left in it goes when the next comes.
 */
final class Unfinished implements AutoCloseable {
    private static final String SUFFIX = ".unfinished";
    private static final String LOCK = "lock";

    private final Path folder;
    private final FileChannel lock;

    private Unfinished(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Makes the folder, readable by nobody else, or takes over one that is left.
     *
     * @param place where the finished thing is to stand
     * @throws StoreException with {@link Code#BUSY} when another process has it
     */
    static Unfinished beside(Path place) throws IOException {
        Path folder = place.resolveSibling(place.getFileName() + SUFFIX);
        Path lockFile = folder.resolve(LOCK);
        if (Files.exists(folder) && !Files.exists(lockFile)) {
            throw new StoreException(
                    Code.UNSAFE,
                    "'" + folder + "' is in the way, and queuectl did not make it",
                    "move it away");
        }
        PrivateFiles.createFolders(folder);
        PrivateFiles.ensureFile(lockFile);
        FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
        boolean held = false;
        try {
            held = isHeld(channel) && Files.exists(lockFile);
            if (!held) {
                throw new StoreException(
                        Code.BUSY,
                        "another process is making '" + place + "' just now",
                        "wait for it, or name another file");
            }
            Unfinished unfinished = new Unfinished(folder, channel);
            unfinished.clear();
            return unfinished;
        } finally {
            if (!held) {
                channel.close();
            }
        }
    }

    private static boolean isHeld(FileChannel channel) throws IOException {
        try {
            FileLock held = channel.tryLock();
            return held != null;
        } catch (OverlappingFileLockException ofThisProcess) {
            return false;
        }
    }

    /** Answers where something of that name is made. */
    Path file(String name) {
        return folder.resolve(name);
    }

    private void clear() throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        if (!file.equals(folder.resolve(LOCK))) {
                            Files.delete(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path left, IOException failure)
                            throws IOException {
                        if (failure != null) {
                            throw failure;
                        }
                        if (!left.equals(folder)) {
                            Files.delete(left);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    /** Writes to disk that a file has come to stand in a folder. */
    static void syncFolderOf(Path file) throws IOException {
        Path parent = Objects.requireNonNull(file.toAbsolutePath().getParent());
        try (FileChannel channel = FileChannel.open(parent, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Removes the folder with what is left in it. */
    @Override
    public void close() throws IOException {
        try (lock) {
            clear();
            Files.deleteIfExists(folder.resolve(LOCK));
            Files.deleteIfExists(folder);
        }
    }
}
