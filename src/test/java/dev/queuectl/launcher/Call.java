package dev.queuectl.launcher;

import dev.queuectl.Patience;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One call of the launcher, perhaps still going on. */
record Call(Process process, Path output, Path errors) implements AutoCloseable {

    /** What the call has written to standard output by now. */
    String printed() {
        return read(output);
    }

    /** What the call has written to standard error by now. */
    String said() {
        return read(errors);
    }

    /** Waits for the end and returns the exit code. */
    int code() {
        try {
            if (!process.waitFor(Patience.LONG)) {
                throw new AssertionError("still running: " + printed() + said());
            }
            return process.exitValue();
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interruption);
        } finally {
            close();
        }
    }

    /** Kills the call with everything that it started. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
