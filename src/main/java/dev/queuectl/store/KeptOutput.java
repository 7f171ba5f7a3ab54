package dev.queuectl.store;

import java.io.IOException;

/**
 * What is kept of a stream that a run wrote, to be read in pieces. Not thread-safe. Besides what is
 * declared every method may throw {@link StoreException}.
 */
public interface KeptOutput extends AutoCloseable {

    /** Answers how many bytes are kept. */
    long size();

    /**
     * Reads a piece.
     *
     * @param from the first byte, from 0
     * @param length how many bytes at most, 1 or more
     * @return some bytes; none at the end, or when all was removed meanwhile
     */
    byte[] read(long from, int length) throws IOException;

    /** Lets go of it. Works twice. */
    @Override
    void close() throws IOException;
}
