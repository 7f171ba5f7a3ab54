package dev.queuectl.domain;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * How much is kept of a stream that a run writes. Of a longer one the first part and the last are
 * kept, with a notice between them.
 *
 * <p>Offsets count bytes from 0: those of the stream as it was written, except where they are said
 * to be those of what is kept.
 *
 * @param bytes of both parts together; 0 for no limit, else at least {@value #SMALLEST}
 */
public record OutputLimit(long bytes) {
    public static final long SMALLEST = 16 * 1024;
    public static final OutputLimit NONE = new OutputLimit(0);

    /** In such pieces, or multiples of them, file systems give space back. */
    private static final long BLOCK = 4096;

    public OutputLimit {
        if (bytes != 0 && bytes < SMALLEST) {
            throw new InvalidValue("output limit", "must be 0 or at least " + SMALLEST + " bytes");
        }
    }

    /** Answers how long the first part is, which is whole blocks. */
    public long head() {
        return bytes / 2 / BLOCK * BLOCK;
    }

    /** Answers how long the last part is. */
    public long tail() {
        return bytes - head();
    }

    /**
     * Whether anything is left out of a stream that is so long. A block more than the limit is let
     * pass, so that the notice never takes more than it saves, and a stream that was put together
     * never counts as too long.
     */
    public boolean isExceededBy(long size) {
        return bytes != 0 && size - bytes > BLOCK;
    }

    /** Answers where the last part begins of a stream that exceeds the limit. */
    public long tailStart(long size) {
        return size - tail();
    }

    /** Answers up to where a stream that exceeds the limit can be freed from {@link #head} on. */
    public long freeableTo(long size) {
        return tailStart(size) / BLOCK * BLOCK;
    }

    /** Whether the byte at an offset is left out of a stream that is so long by now. */
    public boolean leavesOut(long offset, long size) {
        return isExceededBy(size) && offset >= head() && offset < tailStart(size);
    }

    /** Answers what stands for so many bytes that are left out. */
    public static byte[] notice(long leftOut) {
        return ("\n[queuectl: " + leftOut + " bytes left out here]\n").getBytes(US_ASCII);
    }

    /** Answers what stands between the two parts of a stream that exceeds the limit. */
    public byte[] noticeFor(long size) {
        return notice(size - bytes);
    }

    /** Answers how long that is which is kept of a stream, the notice included. */
    public long keptSize(long size) {
        return isExceededBy(size) ? bytes + noticeFor(size).length : size;
    }

    /**
     * Answers at which offset of what is kept one finds a byte of the stream.
     *
     * @param offset not one that is left out, but for the first such, which leads to the notice
     */
    public long inKept(long offset, long size) {
        if (!isExceededBy(size) || offset <= head()) {
            return offset;
        }
        return offset - tailStart(size) + head() + noticeFor(size).length;
    }
}
