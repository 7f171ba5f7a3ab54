package dev.queuectl.worker;

import dev.queuectl.domain.OutputLimit;
import dev.queuectl.process.OutputFile;

import java.io.IOException;

/** One stream of a running command, of which the middle is freed as it grows. Not thread-safe. */
final class TrimmedStream {
    private final OutputFile file;
    private final OutputLimit limit;

    private long size;
    private long freedTo;
    private boolean freeable = true;

    TrimmedStream(OutputFile file, OutputLimit limit) {
        this.file = file;
        this.limit = limit;
        this.freedTo = limit.head();
    }

    /** Looks how long the stream is now, and answers by how many bytes it has grown. */
    long look() throws IOException {
        long before = size;
        size = file.size();
        if (size < freedTo) {
            // Somebody has cut it off.
            freedTo = limit.head();
        }
        return Math.max(0, size - before);
    }

    /** Answers how many bytes could be freed as of the last look. */
    long excess() {
        return freeable && limit.isExceededBy(size) ? limit.freeableTo(size) - freedTo : 0;
    }

    /** Frees them, where the file system can do that. */
    void free() {
        if (excess() > 0) {
            freeable = file.free(freedTo, limit.freeableTo(size));
            freedTo = limit.freeableTo(size);
        }
    }
}
