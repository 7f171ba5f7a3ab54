package dev.queuectl.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.queuectl.Patience;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A call of the program that may still be going on.
 *
 * @param description what was called, for messages
 * @param process its process
 * @param output the file that takes its standard output
 * @param errors the file that takes its standard error
 */
public record Call(String description, Process process, Path output, Path errors) {

    /** Waits for its end. */
    public Answer end() {
        return endWithin(Patience.LONG);
    }

    /** Waits for the end of a call that does a lot. */
    public Answer endWithin(Duration patience) {
        try {
            if (!process.waitFor(patience)) {
                throw new AssertionError("still running: " + description + "\n" + said());
            }
            return new Answer(
                    description,
                    process.exitValue(),
                    Files.readAllBytes(output),
                    Files.readAllBytes(errors));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interruption);
        } finally {
            process.destroyForcibly();
        }
    }

    /** What it wrote to standard output so far. */
    public String printed() {
        return read(output);
    }

    /** The lines that it wrote to standard output so far, without one that is not whole yet. */
    public List<String> printedLines() {
        return wholeLines(printed());
    }

    /** What it wrote to standard error so far. */
    public String said() {
        return read(errors);
    }

    /** Waits until it has written a text to standard output. */
    public Call awaitPrinted(String text) {
        await(text)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(printed()).contains(text));
        return this;
    }

    public boolean lives() {
        return process.isAlive();
    }

    /** Sends it a signal, by name. */
    public void signal(String name) {
        Signals.send(name, process.pid());
    }

    /** Demands that it is still going on. */
    public void stillRuns() {
        assertThat(lives()).as("%s still runs; it said: %s", description, said()).isTrue();
    }

    /** The lines of a text that is still being written, without one that is not whole yet. */
    static List<String> wholeLines(String text) {
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    /** What a file holds to which somebody may be writing. */
    static String read(Path file) {
        try {
            // The last character may not be there whole yet.
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
