package dev.queuectl.client;

import dev.queuectl.domain.OutputLimit;
import dev.queuectl.store.LiveStream;
import dev.queuectl.store.OutputPart;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One stream of a run, read from its beginning while the run writes it. Where the middle of a
 * stream that became too long is kept no more, a notice is read once for each gap, and then what is
 * there. Not thread-safe.
 */
public final class LiveOutput implements AutoCloseable {
    private static final byte[] NOTHING = {};

    private final LiveStream stream;
    private long position;

    LiveOutput(LiveStream stream) {
        this.stream = stream;
    }

    /**
     * Answers what comes next.
     *
     * @return empty when nothing has been written since, or it cannot be read just now
     */
    public byte[] next() throws IOException {
        Optional<OutputPart> found = stream.next(position);
        if (found.isEmpty()) {
            return NOTHING;
        }
        OutputPart part = found.get();
        byte[] notice =
                part.from() > position ? OutputLimit.notice(part.from() - position) : NOTHING;
        position = part.to();
        byte[] bytes = Arrays.copyOf(notice, notice.length + part.bytes().length);
        System.arraycopy(part.bytes(), 0, bytes, notice.length, part.bytes().length);
        return bytes;
    }

    /** Answers the offset in the stream up to which it was read. */
    public long position() {
        return position;
    }

    /** Answers the limit that applied when the run started; none while nothing was read. */
    public OutputLimit limit() {
        return stream.limit();
    }

    /**
     * Answers what is to be read up to where the stream ends now, so that a writer who is faster
     * than the reader does not make it endless. To close it closes this.
     *
     * @return empty when where it ends cannot be told just now
     */
    public Optional<InputStream> soFar() throws IOException {
        OptionalLong end = stream.size();
        return end.isPresent() ? Optional.of(new SoFar(end.getAsLong())) : Optional.empty();
    }

    /** Answers how many bytes from here on were kept one after the other when it ended there. */
    private long whole(long end) {
        OutputLimit limit = stream.limit();
        if (limit.leavesOut(position, end)) {
            return 0;
        }
        boolean isBeforeGap = limit.isExceededBy(end) && position < limit.head();
        return Math.max(0, (isBeforeGap ? limit.head() : end) - position);
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
            if (!isReady()) {
                return -1;
            }
            int count = Math.min(length, ready.length - taken);
            System.arraycopy(ready, taken, target, offset, count);
            taken += count;
            return count;
        }

        /** Passes what is whole up to the end, or to a gap, without reading it. */
        @Override
        public long skip(long count) throws IOException {
            long left = count;
            // Only who has read something knows the limit.
            while (left > 0 && isReady()) {
                int some = (int) Math.min(left, ready.length - taken);
                taken += some;
                left -= some;
                long passed = Math.min(left, whole(end));
                position += passed;
                left -= passed;
            }
            return count - left;
        }

        private boolean isReady() throws IOException {
            if (taken == ready.length) {
                ready = position < end ? next() : NOTHING;
                taken = 0;
            }
            return ready.length > 0;
        }

        @Override
        public void close() throws IOException {
            LiveOutput.this.close();
        }
    }

    /** Lets go of the stream. Works twice. */
    @Override
    public void close() throws IOException {
        stream.close();
    }
}
