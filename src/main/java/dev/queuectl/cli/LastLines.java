package dev.queuectl.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;

/** The last lines of a stream, found in one pass that remembers no more than them. */
final class LastLines {
    private LastLines() {}

    /**
     * Answers what the last lines of a stream are.
     *
     * @param count how many; negative for all
     */
    static InputStream of(InputStream stream, int count) throws IOException {
        if (count < 0) {
            return stream;
        }
        try (stream) {
            ArrayDeque<byte[]> kept = new ArrayDeque<>();
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            byte[] buffer = new byte[1 << 16];
            for (int length = stream.read(buffer); length >= 0; length = stream.read(buffer)) {
                int from = 0;
                for (int at = 0; at < length; at++) {
                    if (buffer[at] == '\n') {
                        line.write(buffer, from, at + 1 - from);
                        keep(kept, line.toByteArray(), count);
                        line.reset();
                        from = at + 1;
                    }
                }
                line.write(buffer, from, length - from);
            }
            if (line.size() > 0) {
                keep(kept, line.toByteArray(), count);
            }
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (byte[] part : kept) {
                all.writeBytes(part);
            }
            return new ByteArrayInputStream(all.toByteArray());
        }
    }

    private static void keep(ArrayDeque<byte[]> kept, byte[] line, int count) {
        kept.addLast(line);
        if (kept.size() > count) {
            kept.removeFirst();
        }
    }
}
