package dev.queuectl.client;

import dev.queuectl.domain.OutputLimit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * One stream of a run, read while the run writes it. Where the worker may have freed the middle of
 * a stream that became too long, a notice is read once for each gap, and then what is there. Not
 * thread-safe.
 */
public final class LiveOutput implements AutoCloseable {
    private static final int CHUNK = 1 << 16;
    private static final int MOST_TRIES = 16;
    private static final byte[] NOTHING = {};

    private final FileChannel file;
    private final OutputLimit limit;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    private long position;

    private LiveOutput(FileChannel file, OutputLimit limit) {
        this.file = file;
        this.limit = limit;
    }

    /**
     * Opens the file that a run writes to.
     *
     * @param limit the one that applied when the run started
     */
    static LiveOutput open(Path file, OutputLimit limit) throws IOException {
        return new LiveOutput(FileChannel.open(file), limit);
    }

    /**
     * Answers what comes next.
     *
     * @return empty when nothing has been written since, or the writer is too fast just now
     */
    public byte[] next() throws IOException {
        for (int attempt = 0; attempt < MOST_TRIES; attempt++) {
            long size = file.size();
            long from = limit.leavesOut(position, size) ? limit.tailStart(size) : position;
            chunk.clear();
            if (from < limit.head()) {
                chunk.limit((int) Math.min(CHUNK, limit.head() - from));
            }
            int length = file.read(chunk, from);
            if (length <= 0) {
                return NOTHING;
            }
            // It may have been freed while it was read, and what was read be zeros.
            if (limit.leavesOut(from, file.size())) {
                continue;
            }
            byte[] notice = from > position ? OutputLimit.notice(from - position) : NOTHING;
            position = from + length;
            byte[] bytes = Arrays.copyOf(notice, notice.length + length);
            chunk.flip().get(bytes, notice.length, length);
            return bytes;
        }
        return NOTHING;
    }

    /** Answers the offset in the stream up to which it was read. */
    public long position() {
        return position;
    }

    /** Answers the limit that applied when the run started. */
    public OutputLimit limit() {
        return limit;
    }

    /**
     * Answers what is to be read up to where the stream ends now, so that a writer who is faster
     * than the reader does not make it endless. To close it closes this.
     */
    public InputStream soFar() throws IOException {
        return new SoFar(file.size());
    }

    private final class SoFar extends InputStream {
        private final long end;
        private byte[] ready = NOTHING;
        private int taken;

        SoFar(long end) {
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (taken == ready.length) {
                ready = position < end ? next() : NOTHING;
                taken = 0;
                if (ready.length == 0) {
                    return -1;
                }
            }
            int count = Math.min(length, ready.length - taken);
            System.arraycopy(ready, taken, target, offset, count);
            taken += count;
            return count;
        }

        @Override
        public void close() throws IOException {
            LiveOutput.this.close();
        }
    }

    /** Lets go of the file. Works twice. */
    @Override
    public void close() throws IOException {
        file.close();
    }
}
