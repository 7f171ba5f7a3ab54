package dev.queuectl.store;

import dev.queuectl.domain.OutputLimit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A stream in the file that a command of this machine writes to. The worker may free the middle of
 * one that became too long. Not thread-safe.
 */
public final class LiveFile implements LiveStream {
    private static final int CHUNK = 1 << 16;
    private static final int MOST_TRIES = 16;

    private final FileChannel file;
    private final OutputLimit limit;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK);

    private LiveFile(FileChannel file, OutputLimit limit) {
        this.file = file;
        this.limit = limit;
    }

    /**
     * Opens the file that a run writes to.
     *
     * @param limit the one that applied when the run started
     */
    public static LiveFile open(Path file, OutputLimit limit) throws IOException {
        return new LiveFile(FileChannel.open(file), limit);
    }

    @Override
    public OutputLimit limit() {
        return limit;
    }

    @Override
    public OptionalLong size() throws IOException {
        return OptionalLong.of(file.size());
    }

    /** As declared; also empty when the writer is too fast just now. */
    @Override
    public Optional<OutputPart> next(long position) throws IOException {
        for (int attempt = 0; attempt < MOST_TRIES; attempt++) {
            long size = file.size();
            long from = limit.leavesOut(position, size) ? limit.tailStart(size) : position;
            chunk.clear();
            if (from < limit.head()) {
                chunk.limit((int) Math.min(CHUNK, limit.head() - from));
            }
            int length = file.read(chunk, from);
            if (length <= 0) {
                return Optional.empty();
            }
            // It may have been freed while it was read, and what was read be zeros.
            if (!limit.leavesOut(from, file.size())) {
                return Optional.of(new OutputPart(from, Arrays.copyOf(chunk.array(), length)));
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
