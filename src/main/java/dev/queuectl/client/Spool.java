package dev.queuectl.client;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/**
 * Bytes that come piece by piece: the first in memory, and all in a file without a name once there
 * are many. Not thread-safe.
 */
final class Spool implements AutoCloseable {
    /** Of a stream no more is kept with its run. */
    static final int FEW = 64 * 1024;

    private final Path folder;
    private final ByteArrayOutputStream few = new ByteArrayOutputStream();
    private @Nullable FileChannel many;

    /**
     * Makes an empty one.
     *
     * @param folder where a file can be made; it is gone from there as soon as it is open
     */
    Spool(Path folder) {
        this.folder = folder;
    }

    void add(byte[] bytes) throws IOException {
        if (many == null && few.size() + bytes.length <= FEW) {
            few.writeBytes(bytes);
            return;
        }
        FileChannel file = many;
        if (file == null) {
            file = open();
            many = file;
            write(file, few.toByteArray());
        }
        write(file, bytes);
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(
                folder.resolve("imported-" + UUID.randomUUID()),
                Set.of(
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private static void write(FileChannel file, byte[] bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            int _ = file.write(rest);
        }
    }

    /** Whether there are so many that they are kept apart from their run. */
    boolean isLarge() {
        return many != null;
    }

    /** Answers the bytes, where they are few. */
    byte[] bytes() {
        return few.toByteArray();
    }

    /** Answers all of them, once; it ends with this. */
    InputStream stream() throws IOException {
        FileChannel file = many;
        if (file == null) {
            return new ByteArrayInputStream(few.toByteArray());
        }
        return Channels.newInputStream(file.position(0));
    }

    @Override
    public void close() throws IOException {
        if (many != null) {
            many.close();
        }
    }
}
