package dev.queuectl.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;

/**
 * The log of a worker in the background, to which its standard error goes. When it is long enough
 * it becomes the newest of a few old ones, {@code ID.log.1}, and a new one begins; so it does when
 * somebody removed it. Each worker has a log of its own, so nobody else does that to it. Not
 * thread-safe.
 */
final class WorkerLogFile implements Consumer<String> {
    /** A log of so many bytes is long enough. */
    static final long LIMIT = 8 << 20;

    /** How many old ones are kept of each worker. */
    static final int OLD = 3;

    private static final long MISSING = -1;

    private final Path log;
    private final long limit;
    private final Stream stream;

    /** Where lines go that are not written to a file by name. */
    interface Stream {
        /** Writes lines, each with its line feed; what cannot be written is lost. */
        void write(String lines);

        /**
         * Lets what is written from now on go to the end of a file, which is made where it is
         * missing.
         *
         * @throws IOException when it cannot be opened: what is written goes where it went
         */
        void turnTo(Path file) throws IOException;
    }

    /**
     * @param log the file to which the stream goes
     * @param limit a log of so many bytes is long enough
     */
    WorkerLogFile(Path log, long limit, Stream stream) {
        this.log = log;
        this.limit = limit;
        this.stream = stream;
    }

    @Override
    public void accept(String lines) {
        try {
            long size = size();
            if (size >= limit) {
                shift();
            }
            if (size == MISSING || size >= limit) {
                stream.turnTo(log);
            }
        } catch (IOException e) {
            // The lines go on where they went, and the next ones try again.
        }
        stream.write(lines);
    }

    private long size() throws IOException {
        try {
            return Files.size(log);
        } catch (NoSuchFileException removed) {
            return MISSING;
        }
    }

    private void shift() throws IOException {
        for (int number = OLD; number > 1; number--) {
            if (Files.exists(old(log, number - 1))) {
                move(old(log, number - 1), old(log, number));
            }
        }
        move(log, old(log, 1));
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Answers one of the old ones, 1 for the newest. */
    static Path old(Path log, int number) {
        return log.resolveSibling(log.getFileName() + "." + number);
    }
}
