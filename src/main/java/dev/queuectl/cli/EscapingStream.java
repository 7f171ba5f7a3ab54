package dev.queuectl.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Passes bytes on to a terminal with control characters shown instead of obeyed; newline and tab
 * are let through. UTF-8 passes unchanged but for the C1 controls, which terminals obey too.
 */
final class EscapingStream extends OutputStream {
    private static final int C1_LEAD = 0xc2;

    private final OutputStream terminal;
    private boolean leadHeld;

    EscapingStream(OutputStream terminal) {
        this.terminal = terminal;
    }

    @Override
    public void write(int value) throws IOException {
        int b = value & 0xff;
        if (leadHeld) {
            leadHeld = false;
            if (b >= 0x80 && b < 0xa0) {
                escape(b);
                return;
            }
            terminal.write(C1_LEAD);
        }
        if (b == C1_LEAD) {
            leadHeld = true;
        } else if ((b < 0x20 && b != '\n' && b != '\t') || b == 0x7f) {
            escape(b);
        } else {
            terminal.write(b);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            write(bytes[i]);
        }
    }

    @Override
    public void flush() throws IOException {
        terminal.flush();
    }

    private void escape(int b) throws IOException {
        String hex = Integer.toHexString(b);
        terminal.write(
                ("\\x" + (hex.length() == 1 ? "0" : "") + hex).getBytes(StandardCharsets.US_ASCII));
    }
}
