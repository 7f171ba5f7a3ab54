package dev.queuectl.store;

import java.util.Arrays;

/**
 * A piece of a stream that a run writes. Immutable: nobody changes the bytes after handing them in.
 */
public final class OutputPart {
    private final long from;
    private final byte[] bytes;

    /**
     * @param from the offset in the stream of its first byte
     * @param bytes one or more
     */
    public OutputPart(long from, byte[] bytes) {
        this.from = from;
        this.bytes = bytes;
    }

    /** Answers the offset in the stream of its first byte. */
    public long from() {
        return from;
    }

    /** Answers the offset of what follows it. */
    public long to() {
        return from + bytes.length;
    }

    public byte[] bytes() {
        return bytes;
    }

    /**
     * Answers what of it lies at an offset or after, which is in it; itself when it begins later.
     */
    public OutputPart startingAt(long offset) {
        if (offset <= from) {
            return this;
        }
        int passed = Math.toIntExact(offset - from);
        return new OutputPart(offset, Arrays.copyOfRange(bytes, passed, bytes.length));
    }
}
