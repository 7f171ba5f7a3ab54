package dev.queuectl.worker;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.OutputLimit;
import dev.queuectl.store.HeldRun;
import dev.queuectl.store.OutputStore;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A stream of an ended run that is too large to travel with the run's conclusion.
 *
 * @param run whose it is
 * @param channel which of the two
 * @param written where the command wrote it
 * @param size how long the stream is
 * @param limit how much is kept of it
 */
record LargeOutput(HeldRun run, Channel channel, Path written, long size, OutputLimit limit) {

    /**
     * Brings a stream to where such are kept: as it is, or what is kept of one that exceeds the
     * limit, put together. The latter leaves the file of the stream as it is, so that whoever reads
     * from it, or has to do all this again after a crash, finds it whole. What is kept appears all
     * at once.
     *
     * @throws dev.queuectl.store.StoreException when it was not taken; it can be brought again
     */
    void keepIn(OutputStore outputs) throws IOException {
        if (!limit.isExceededBy(size)) {
            outputs.keep(run, channel, written);
            return;
        }
        Path fresh = written.resolveSibling(written.getFileName() + ".kept");
        Files.deleteIfExists(fresh);
        try {
            putTogether(fresh);
            outputs.keep(run, channel, fresh);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private void putTogether(Path fresh) throws IOException {
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
