package dev.queuectl.cli;

import org.jspecify.annotations.Nullable;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The three standard streams, and what is known of whoever is at their other end. Text is UTF-8
 * whatever the locale. Data goes to {@link #out}, talk to {@link #err}. Failing to write is an
 * {@link UncheckedIOException}: a command whose output got lost has not succeeded. Thread-safe for
 * whole lines.
 */
final class Terminal {
    private static final int BUFFER = 1 << 16;

    private final InputStream in;
    private final OutputStream out;
    private final OutputStream err;
    private final Map<String, String> environment;
    private final String terminals;
    private final Supplier<Optional<TerminalSize>> size;
    private @Nullable Boolean colourWanted;
    private volatile boolean failed;

    /**
     * Joins streams to a terminal.
     *
     * @param terminals which of the standard streams are terminals, as their digits: {@code "012"}
     *     for all
     */
    Terminal(
            InputStream in,
            OutputStream out,
            OutputStream err,
            Map<String, String> environment,
            String terminals) {
        this(in, out, err, environment, terminals, TerminalSize::ask);
    }

    /**
     * Joins streams to a terminal that somebody knows the size of.
     *
     * @param size answers how large it is now, or nothing where that is not known
     */
    Terminal(
            InputStream in,
            OutputStream out,
            OutputStream err,
            Map<String, String> environment,
            String terminals,
            Supplier<Optional<TerminalSize>> size) {
        this.in = in;
        this.out = new BufferedOutputStream(new Noticing(out), BUFFER);
        this.err = new BufferedOutputStream(new Noticing(err), 1024);
        this.environment = environment;
        this.terminals = terminals;
        this.size = size;
    }

    /** Opens this process's own streams; the launcher has found out which are terminals. */
    static Terminal ofProcess() {
        return new Terminal(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                System.getenv(),
                System.getProperty("queuectl.terminals", ""));
    }

    /** Answers a terminal that looks and measures like this one and has other streams. */
    Terminal over(InputStream otherIn, OutputStream otherOut, OutputStream otherErr) {
        Terminal other = new Terminal(otherIn, otherOut, otherErr, environment, terminals, size);
        other.colourWanted = colourWanted;
        return other;
    }

    InputStream in() {
        return in;
    }

    /**
     * Answers standard output for bytes; whoever writes there flushes when something is complete.
     */
    OutputStream out() {
        return out;
    }

    OutputStream err() {
        return err;
    }

    boolean inIsTerminal() {
        return terminals.indexOf('0') >= 0;
    }

    boolean outIsTerminal() {
        return terminals.indexOf('1') >= 0;
    }

    boolean errIsTerminal() {
        return terminals.indexOf('2') >= 0;
    }

    /** Writes a line of data. */
    void data(String line) {
        write(out, line);
    }

    /** Says something to the person, at once. */
    void say(String line) {
        write(err, line);
        flush(err);
    }

    /** Says several lines, each with its line feed, at once. */
    void sayAll(String lines) {
        writeBytes(err, lines.getBytes(StandardCharsets.UTF_8));
        flush(err);
    }

    /**
     * Shows how far something has come, on one line that is written over; only where somebody
     * watches.
     */
    void progress(String text) {
        if (errIsTerminal()) {
            writeBytes(err, ("\r" + text + "\u001b[K").getBytes(StandardCharsets.UTF_8));
            flush(err);
        }
    }

    /** Takes the line of progress away. */
    void endProgress() {
        progress("");
        if (errIsTerminal()) {
            writeBytes(err, new byte[] {'\r'});
            flush(err);
        }
    }

    /** Whether writing to one of the streams has failed. */
    boolean hasFailed() {
        return failed;
    }

    void flush() {
        flush(out);
        flush(err);
    }

    /** Decides about colour against what the streams and the environment suggest. */
    void wantColour(boolean wanted) {
        colourWanted = wanted;
    }

    /** Whether standard output shall be coloured: NO_COLOR and TERM=dumb are honoured. */
    boolean colour() {
        if (colourWanted != null) {
            return colourWanted;
        }
        return outIsTerminal()
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.get("TERM"));
    }

    /** Answers how many columns a line of standard output has. */
    int width() {
        Integer columns = positive(environment.get("COLUMNS"));
        return columns == null ? size().columns() : columns;
    }

    /** Answers how many lines standard output shows at a time. */
    int height() {
        Integer lines = positive(environment.get("LINES"));
        return lines == null ? size().rows() : lines;
    }

    private TerminalSize size() {
        return outIsTerminal()
                ? size.get().orElse(TerminalSize.WITHOUT_TERMINAL)
                : TerminalSize.WITHOUT_TERMINAL;
    }

    static @Nullable Integer positive(@Nullable String text) {
        try {
            int number = text == null ? 0 : Integer.parseInt(text.strip());
            return number > 0 ? number : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static void write(OutputStream stream, String line) {
        writeBytes(stream, (line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void writeBytes(OutputStream stream, byte[] bytes) {
        try {
            stream.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void flush(OutputStream stream) {
        try {
            stream.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Remembers that writing failed, so that the failure can be told from one of reading or of the
     * store.
     */
    private final class Noticing extends OutputStream {
        private final OutputStream target;

        Noticing(OutputStream target) {
            this.target = target;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                target.write(bytes, offset, length);
            } catch (IOException e) {
                failed = true;
                throw e;
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                target.flush();
            } catch (IOException e) {
                failed = true;
                throw e;
            }
        }
    }
}
