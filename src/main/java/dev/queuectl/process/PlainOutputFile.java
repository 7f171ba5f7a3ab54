package dev.queuectl.process;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;

/** A file as any system has it; nobody can tell who has it open, so it serves one command. */
final class PlainOutputFile implements OutputFile {

    private final Path path;

    PlainOutputFile(Path path) {
        this.path = path;
    }

    /** Makes a new file, for this user alone where the system knows of users. */
    static PlainOutputFile make(Path path) throws CannotStart {
        try {
            if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                Set<PosixFilePermission> owner = PosixFilePermissions.fromString("rw-------");
                Files.createFile(path, PosixFilePermissions.asFileAttribute(owner));
                // Also under a umask that takes rights from the owner himself.
                Files.setPosixFilePermissions(path, owner);
            } else {
                Files.createFile(path);
            }
            return new PlainOutputFile(path);
        } catch (IOException refused) {
            throw Refusals.output(path, refused);
        }
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public long size() {
        return file().length();
    }

    @Override
    public byte[] read(long from, int length) throws IOException {
        try (RandomAccessFile reader = new RandomAccessFile(file(), "r")) {
            reader.seek(from);
            byte[] bytes = new byte[length];
            int read = 0;
            while (read < length) {
                int more = reader.read(bytes, read, length - read);
                if (more < 0) {
                    return Arrays.copyOf(bytes, read);
                }
                read += more;
            }
            return bytes;
        }
    }

    @Override
    public boolean free(long from, long to) {
        return false;
    }

    @Override
    public boolean recycle() {
        return false;
    }

    @Override
    public void close() {
        // Nothing is held between two calls.
    }

    private File file() {
        return path.toFile();
    }
}
