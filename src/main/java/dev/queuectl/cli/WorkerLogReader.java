package dev.queuectl.cli;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads a worker's log from the beginning of the oldest that is kept, across old ones and the one
 * that is written, while that becomes old in turn. Not thread-safe.
 */
final class WorkerLogReader implements Closeable {
    private final Path log;
    private InputStream open = InputStream.nullInputStream();

    /** What names the open file, whatever its path; it stays while the file is open. */
    private @Nullable Object key;

    WorkerLogReader(Path log) {
        this.log = log;
    }

    /**
     * Passes on what has not been read, up to the end.
     *
     * @return how many bytes that was
     */
    long transferTo(OutputStream out) throws IOException {
        long bytes = open.transferTo(out);
        for (Optional<Named> next = next(); next.isPresent(); next = next()) {
            // Nothing is written any more to one that another follows.
            bytes += open.transferTo(out);
            if (turnTo(next.get())) {
                bytes += open.transferTo(out);
            }
        }
        return bytes;
    }

    /** A file, and what names it whatever its path. */
    private record Named(Path path, Object key) {}

    private Optional<Named> next() throws IOException {
        List<Named> files = files();
        for (int at = 0; at < files.size(); at++) {
            if (files.get(at).key().equals(key)) {
                return at + 1 < files.size() ? Optional.of(files.get(at + 1)) : Optional.empty();
            }
        }
        return files.stream().findFirst();
    }

    /** Answers the files, oldest first. */
    private List<Named> files() throws IOException {
        List<Named> files = new ArrayList<>();
        // Newest first, so that one that gets another number meanwhile is met twice rather than
        // not.
        for (int number = 0; number <= WorkerLogFile.OLD; number++) {
            Path path = number == 0 ? log : WorkerLogFile.old(log, number);
            Optional<Named> file = key(path).map(found -> new Named(path, found));
            if (file.isPresent()
                    && files.stream().noneMatch(met -> met.key().equals(file.get().key()))) {
                files.addFirst(file.get());
            }
        }
        return files;
    }

    /** Opens a file, unless its path is another's by now. */
    private boolean turnTo(Named file) throws IOException {
        InputStream opened;
        try {
            opened = Files.newInputStream(file.path());
        } catch (NoSuchFileException renamed) {
            return false;
        }
        if (!key(file.path()).equals(Optional.of(file.key()))) {
            opened.close();
            return false;
        }
        open.close();
        open = opened;
        key = file.key();
        return true;
    }

    private static Optional<Object> key(Path path) throws IOException {
        try {
            BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
            // Where the system has no names for files, their paths have to do.
            return Optional.of(Objects.requireNonNullElse(file.fileKey(), path));
        } catch (NoSuchFileException missing) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        open.close();
    }
}
