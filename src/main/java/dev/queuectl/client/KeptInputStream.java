package dev.queuectl.client;

import dev.queuectl.store.KeptOutput;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** What is kept of a large stream from its beginning to its end, a piece at a time. */
final class KeptInputStream extends InputStream {
    private static final int PIECE = 256 * 1024;

    private final KeptOutput kept;
    private byte[] piece = {};
    private int taken;

    /** Where the piece ends, and the next one begins. */
    private long position;

    KeptInputStream(KeptOutput kept) {
        this.kept = kept;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (taken == piece.length) {
            if (position == kept.size()) {
                return -1;
            }
            piece = kept.read(position, PIECE);
            taken = 0;
            position += piece.length;
            if (piece.length == 0) {
                throw new EOFException("the output was removed while it was read");
            }
        }
        int count = Math.min(length, piece.length - taken);
        System.arraycopy(piece, taken, target, offset, count);
        taken += count;
        return count;
    }

    @Override
    public long skip(long count) {
        long start = position - piece.length + taken;
        long end = Math.clamp(start + count, start, kept.size());
        if (end <= position) {
            taken += (int) (end - start);
        } else {
            position = end;
            taken = piece.length;
        }
        return end - start;
    }

    @Override
    public void close() throws IOException {
        kept.close();
    }
}
