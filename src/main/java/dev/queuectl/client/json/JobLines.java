package dev.queuectl.client.json;

import dev.queuectl.client.BulkEnqueue.Entry;
import dev.queuectl.client.BulkEnqueue.Source;
import dev.queuectl.client.JobDraft;
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
 * Reads jobs written as JSON lines: one object a line, UTF-8, blank lines left out. A line that is
 * no job is reported and the next one read. A line longer than {@link Json#MAX_JOB_BYTES} ends the
 * reading. Confined to one thread.
 */
final class JobLines implements Source {
    private final InputStream input;
    private final DraftReader reader;
    private final JobDraft defaults;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    private byte[] buffer = new byte[1 << 16];
    private int from;
    private int to;
    private long line;
    private boolean ended;

    JobLines(InputStream input, DraftReader reader, JobDraft defaults) {
        this.input = input;
        this.reader = reader;
        this.defaults = defaults;
    }

    @Override
    public String unit() {
        return "line";
    }

    @Override
    public @Nullable Entry next() throws IOException {
        while (!ended || from < to) {
            int end = endOfLine();
            line++;
            if (end - from > Json.MAX_JOB_BYTES) {
                ended = true;
                from = to;
                return new Entry.Refusable(
                        line,
                        new InvalidValue(
                                "line", "is longer than 1 MiB; nothing after it was read"));
            }
            int start = from;
            from = Math.min(end + 1, to);
            if (!isBlank(start, end)) {
                return entry(start, end);
            }
        }
        return null;
    }

    @Override
    public boolean isReady() throws IOException {
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

    private Entry entry(int start, int end) {
        try {
            String text = utf8.decode(ByteBuffer.wrap(buffer, start, end - start)).toString();
            return new Entry.Described(line, reader.read(text).or(defaults));
        } catch (CharacterCodingException e) {
            return new Entry.Refusable(line, new InvalidValue("JSON", "is not valid UTF-8"));
        } catch (InvalidValue e) {
            return new Entry.Refusable(line, e);
        }
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
            if (ended || at - from > Json.MAX_JOB_BYTES) {
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
