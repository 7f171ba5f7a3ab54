package dev.queuectl.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/** A file held open by its descriptor, of which the kernel tells whether others have it open. */
final class PosixOutputFile implements OutputFile {

    private static final int OWNER_READS_AND_WRITES = 0600;

    private final Path path;
    private int descriptor;

    private PosixOutputFile(Path path, int descriptor) {
        this.path = path;
        this.descriptor = descriptor;
    }

    /** Makes a new file, for this user alone from its first moment. */
    static PosixOutputFile make(Path path) throws CannotStart {
        int flags = LibC.O_RDWR | LibC.O_CREAT | LibC.O_EXCL | LibC.O_CLOEXEC;
        int descriptor = LibC.open(path.toString(), flags, OWNER_READS_AND_WRITES);
        if (descriptor < 0) {
            throw Refusals.output(path, -descriptor);
        }
        // Also under a umask that takes rights from the owner himself.
        LibC.fchmod(descriptor, OWNER_READS_AND_WRITES);
        return new PosixOutputFile(path, descriptor);
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public long size() throws IOException {
        return answered(LibC.size(descriptor));
    }

    @Override
    public byte[] read(long from, int length) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(Math.max(length, 1));
            long read = 0;
            while (read < length) {
                MemorySegment rest = bytes.asSlice(read, length - read);
                long more = answered(LibC.read(descriptor, rest, from + read));
                if (more == 0) {
                    break;
                }
                read += more;
            }
            return bytes.asSlice(0, read).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    @Override
    public boolean free(long from, long to) {
        int result;
        do {
            result = LibC.free(descriptor, from, to - from);
        } while (result == -LibC.EINTR);
        return result == 0;
    }

    @Override
    public boolean recycle() {
        // Also refused by file systems that know no leases.
        if (LibC.lease(descriptor) < 0) {
            return false;
        }
        boolean written = LibC.size(descriptor) != 0;
        boolean empty = !written || LibC.empty(descriptor) == 0;
        LibC.unlease(descriptor);
        if (written && empty) {
            forgetReplacement();
        }
        return empty;
    }

    /**
     * Opens and closes the file while it is empty. Where a file was emptied ext4 expects its new
     * content to replace the old (its option {@code auto_da_alloc}) and brings it to disk when the
     * file is next closed: a wait of some hundred microseconds at the end of every command.
     */
    private void forgetReplacement() {
        int again = LibC.open(path.toString(), LibC.O_RDONLY | LibC.O_CLOEXEC, 0);
        if (again >= 0) {
            LibC.close(again);
        }
    }

    @Override
    public void close() {
        if (descriptor >= 0) {
            LibC.close(descriptor);
            descriptor = -1;
        }
    }

    private long answered(long result) throws IOException {
        if (result < 0) {
            throw new IOException(path + ": " + Errno.describe((int) -result));
        }
        return result;
    }
}
