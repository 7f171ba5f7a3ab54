package dev.queuectl.client.json;

import dev.queuectl.domain.InvalidValue;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads lines of UTF-8, blank ones left out. A line that is longer than it may be ends the reading.
 * Confined to one thread.
 */
public final class TextLines {
    private final InputStream input;
    private final int longest;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    private byte[] buffer = new byte[1 << 16];
    private int from;
    private int to;
    private long line;
    private boolean ended;

    /**
     * Prepares the reading.
     *
     * @param input stays the caller's to close
     * @param longest how many bytes a line may have, some MiB
     */
    public TextLines(InputStream input, int longest) {
        this.input = input;
        this.longest = longest;
    }

    /** Answers the number of the line that was read last, from 1. */
    public long number() {
        return line;
    }

    /**
     * Reads the next line.
     *
     * @return null after the last
     * @throws InvalidValue when it is not UTF-8, or too long; the next call goes on behind it
     */
    public @Nullable String next() throws IOException {
        while (!ended || from < to) {
            int end = endOfLine();
            line++;
            if (end - from > longest) {
                ended = true;
                from = to;
                throw new InvalidValue(
                        "line",
                        "is longer than " + (longest >> 20) + " MiB; nothing after it was read");
            }
            int start = from;
            from = Math.min(end + 1, to);
            if (!isBlank(start, end)) {
                return decoded(start, end);
            }
        }
        return null;
    }

    private String decoded(int start, int end) {
        try {
            return utf8.decode(ByteBuffer.wrap(buffer, start, end - start)).toString();
        } catch (CharacterCodingException e) {
            throw new InvalidValue("JSON", "is not valid UTF-8");
        }
    }

    /** Whether the next line, or the end, is there already. */
    boolean isReady() throws IOException {
        if (ended || input.available() > 0) {
            return true;
        }
        for (int i = from; i < to; i++) {
            if (buffer[i] == '\n') {
                return true;
            }
        }
        return false;
    }

    /** Answers where the line ends that begins at {@code from}, reading on as far as needed. */
    private int endOfLine() throws IOException {
        int at = from;
        while (true) {
            for (; at < to; at++) {
                if (buffer[at] == '\n') {
                    return at;
                }
            }
            if (ended || at - from > longest) {
                return at;
            }
            at -= from;
            makeRoom();
            int count = input.read(buffer, to, buffer.length - to);
            if (count < 0) {
                ended = true;
            } else {
                to += count;
            }
        }
    }

    /** Moves what is unread to the front, and doubles the buffer if that is not enough. */
    private void makeRoom() {
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            from = 0;
        }
        if (to == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
    }

    private boolean isBlank(int start, int end) {
        for (int i = start; i < end; i++) {
            if (buffer[i] != ' ' && buffer[i] != '\t' && buffer[i] != '\r') {
                return false;
            }
        }
        return true;
    }
}
