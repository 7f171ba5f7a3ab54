package dev.queuectl.store.sqlite;

import dev.queuectl.store.StoreException;
import dev.queuectl.store.StoreException.Code;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Makes files that nobody else may read: 0600, and folders 0700, from their first byte, whatever
 * the umask.
 */
final class PrivateFiles {
    private static final Set<PosixFilePermission> FILE =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final Set<PosixFilePermission> FOLDER =
            EnumSet.of(
                    PosixFilePermission.OWNER_READ,
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.OWNER_EXECUTE);
    private static final Set<? extends OpenOption> NEW =
            EnumSet.of(
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
    private static final int ROOT = 0;

    private PrivateFiles() {}

    /** Makes a folder and those above it that are missing. */
    static void createFolders(Path folder) throws IOException {
        Files.createDirectories(folder, permissions(FOLDER));
    }

    /**
     * Makes a folder unless it is there.
     *
     * @param owner the user that must own it, unless root does: what lies in it is trusted
     * @throws StoreException with {@link Code#UNSAFE} when somebody else made it, or when it is no
     *     folder
     */
    static void ensureFolder(Path folder, int owner) throws IOException {
        try {
            Files.createDirectory(folder, permissions(FOLDER));
        } catch (FileAlreadyExistsException e) {
            FileFacts facts = FileFacts.of(folder);
            if (facts != null
                    && facts.isFolder()
                    && (facts.owner() == owner || facts.owner() == ROOT)) {
                return;
            }
            throw new StoreException(
                    Code.UNSAFE,
                    "'" + folder + "' belongs to another user or is not a folder",
                    "move it away after a look at what it is, or use a database in a folder that"
                            + " only you can write",
                    e);
        }
    }

    /** Makes an empty file unless it is there, and leaves it closed. */
    static void ensureFile(Path file) throws IOException {
        try {
            create(file).close();
        } catch (FileAlreadyExistsException e) {
            // Somebody was faster, which is as good.
            return;
        }
    }

    /**
     * Makes an empty file and opens it.
     *
     * @throws FileAlreadyExistsException when it is there
     */
    static FileChannel create(Path file) throws IOException {
        return FileChannel.open(file, NEW, permissions(FILE));
    }

    /** Takes everybody else's permissions away from a file of ours. */
    static void makePrivate(Path file) throws IOException {
        Files.setPosixFilePermissions(file, FILE);
    }

    private static FileAttribute<Set<PosixFilePermission>> permissions(
            Set<PosixFilePermission> permissions) {
        return PosixFilePermissions.asFileAttribute(permissions);
    }
}
