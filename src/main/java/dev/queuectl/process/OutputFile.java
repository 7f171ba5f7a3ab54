package dev.queuectl.process;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file that commands write to, one after the other. It stays in its folder when it is closed. Not
 * thread-safe.
 */
public interface OutputFile extends AutoCloseable {

    /** Answers a file that other commands wrote to, for reading; one that is missing is empty. */
    static OutputFile reading(Path path) {
        return new PlainOutputFile(path);
    }

    /** Answers where commands find it. */
    Path path();

    /** Answers how many bytes were written to it. */
    long size() throws IOException;

    /**
     * Reads a part of it.
     *
     * @param from the first byte, from 0
     * @return so many bytes, or fewer where it ends before
     */
    byte[] read(long from, int length) throws IOException;

    /**
     * Gives a part of it back to the disk, also while a command writes to it. The offsets of the
     * rest stay as they are; the part reads as zeros.
     *
     * @param from the first byte, a multiple of 4096
     * @param to the end, exclusive, a multiple of 4096
     * @return whether that was done; if not, neither this system nor this file system can
     */
    boolean free(long from, long to);

    /**
     * Empties it for the next command, if it is certain that nobody else has it open: neither a
     * process that a command left behind nor somebody who reads it.
     *
     * @return whether it is empty and may be written to by another command
     */
    boolean recycle();

    /** Lets go of it. Works twice. */
    @Override
    void close();
}
