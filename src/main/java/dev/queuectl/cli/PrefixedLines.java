package dev.queuectl.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Passes lines on, each behind a name and a tab, and never a part of one but where it is very long.
 * Several may share a target. Confined to one thread.
 */
final class PrefixedLines extends OutputStream {
    private static final int LONGEST = 1 << 16;

    private final byte[] prefix;
    private final OutputStream target;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    PrefixedLines(String name, OutputStream target) {
        this.prefix = (name + "\t").getBytes(StandardCharsets.UTF_8);
        this.target = target;
    }

    @Override
    public void write(int b) throws IOException {
        if (b == '\n') {
            pass();
        } else {
            line.write(b);
            if (line.size() == LONGEST) {
                pass();
            }
        }
    }

    @Override
    public void flush() throws IOException {
        synchronized (target) {
            target.flush();
        }
    }

    private void pass() throws IOException {
        synchronized (target) {
            target.write(prefix);
            line.writeTo(target);
            target.write('\n');
        }
        line.reset();
    }

    /** Passes on a last line that has no end. */
    @Override
    public void close() throws IOException {
        if (line.size() > 0) {
            pass();
        }
        flush();
    }
}
