package dev.queuectl.worker;

import dev.queuectl.domain.OutputLimit;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Brings what is too large for the store to the file that keeps it. */
final class LargeOutput {
    private LargeOutput() {}

    /**
     * Keeps a stream: moves its file, or puts together what is kept of one that exceeds the limit.
     * The latter leaves the file of the stream as it is, so that whoever reads from it, or has to
     * do all this again after a crash, finds it whole. What is kept appears all at once.
     *
     * @param written where the command wrote it
     * @param size how long the stream is
     * @param kept on the same file system
     */
    static void keep(Path written, long size, OutputLimit limit, Path kept) throws IOException {
        if (!limit.isExceededBy(size)) {
            Files.move(written, kept, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        Path fresh = written.resolveSibling(written.getFileName() + ".kept");
        Files.deleteIfExists(fresh);
        try {
            putTogether(written, size, limit, fresh);
            Files.move(fresh, kept, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static void putTogether(Path written, long size, OutputLimit limit, Path fresh)
            throws IOException {
        try (FileChannel source = FileChannel.open(written);
                FileChannel target =
                        FileChannel.open(
                                fresh,
                                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                                PosixFilePermissions.asFileAttribute(
                                        PosixFilePermissions.fromString("rw-------")))) {
            copy(source, 0, limit.head(), target);
            ByteBuffer notice = ByteBuffer.wrap(limit.noticeFor(size));
            while (notice.hasRemaining()) {
                target.write(notice);
            }
            copy(source, limit.tailStart(size), size, target);
        }
    }

    private static void copy(FileChannel source, long from, long to, FileChannel target)
            throws IOException {
        for (long at = from; at < to; ) {
            long copied = source.transferTo(at, to - at, target);
            if (copied <= 0) {
                throw new EOFException("it ended at " + at + " of " + to + " bytes");
            }
            at += copied;
        }
    }
}
