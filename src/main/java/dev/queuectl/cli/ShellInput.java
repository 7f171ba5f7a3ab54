package dev.queuectl.cli;

import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;

/**
 * What a command reads that is called at the prompt: lines that the person types meanwhile, until
 * Ctrl-D. They are edited like the prompt's, since Ctrl-C could not end a plain read of a terminal.
 */
final class ShellInput extends InputStream {
    private final Terminal console;
    private final LineReader reader;
    private byte[] line = {};
    private int at;

    ShellInput(Terminal console) {
        this.console = console;
        this.reader =
                LineReaderBuilder.builder()
                        .terminal(console)
                        .variable(LineReader.DISABLE_HISTORY, true)
                        .variable(LineReader.DISABLE_COMPLETION, true)
                        .variable(LineReader.BELL_STYLE, "none")
                        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                        .build();
    }

    /** Answers the terminal that the shell has taken over; nobody else can while it is there. */
    Terminal console() {
        return console;
    }

    @Override
    public int read() throws IOException {
        return fill() ? line[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, line.length - at);
        System.arraycopy(line, at, bytes, offset, count);
        at += count;
        return count;
    }

    /** Sees to it that there is something; answers false at the end. */
    private boolean fill() throws IOException {
        if (at < line.length) {
            return true;
        }
        try {
            line = (reader.readLine("") + "\n").getBytes(StandardCharsets.UTF_8);
            at = 0;
            return true;
        } catch (EndOfFileException ended) {
            return false;
        } catch (UserInterruptException interrupted) {
            throw new InterruptedIOException("interrupted");
        }
    }
}
