package dev.queuectl.client.json;

import dev.queuectl.client.BulkEnqueue.Entry;
import dev.queuectl.client.BulkEnqueue.Source;
import dev.queuectl.client.JobDraft;
import dev.queuectl.domain.InvalidValue;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads jobs written as one JSON array of objects, without holding the array: it is cut into its
 * items at the commas between them. An item that is no job is reported and the next one read; where
 * the array itself is broken, reading ends. Confined to one thread.
 */
final class JobArray implements Source {
    private final Reader input;
    private final DraftReader reader;
    private final JobDraft defaults;
    private final StringBuilder item = new StringBuilder();
    private long number;
    private boolean ended;

    JobArray(InputStream input, DraftReader reader, JobDraft defaults) {
        // A decoder of its own refuses what is not UTF-8 instead of replacing it.
        this.input =
                new BufferedReader(
                        new InputStreamReader(input, StandardCharsets.UTF_8.newDecoder()));
        this.reader = reader;
        this.defaults = defaults;
    }

    @Override
    public String unit() {
        return "item";
    }

    @Override
    public @Nullable Entry next() throws IOException {
        if (ended) {
            return null;
        }
        try {
            if (number == 0) {
                skipToBracket();
            }
            number++;
            char end = cut();
            boolean empty = item.toString().isBlank();
            if (end == ']') {
                ended = true;
                requireNothingMore();
                if (empty && number == 1) {
                    return null;
                }
            }
            if (empty) {
                throw new InvalidValue("JSON", "has a comma too many");
            }
            return new Entry.Described(number, reader.read(item.toString()).or(defaults));
        } catch (CharacterCodingException e) {
            ended = true;
            return new Entry.Refusable(
                    number,
                    new InvalidValue("JSON", "is not valid UTF-8; nothing after it was read"));
        } catch (InvalidValue e) {
            return new Entry.Refusable(number, e);
        }
    }

    @Override
    public boolean isReady() throws IOException {
        return ended || input.ready();
    }

    private void skipToBracket() throws IOException {
        int c = input.read();
        while (c != '[' && c >= 0) {
            c = input.read();
        }
    }

    /** Gathers the next item, and answers the comma or bracket that ended it. */
    private char cut() throws IOException {
        item.setLength(0);
        int depth = 0;
        boolean inText = false;
        boolean escaped = false;
        while (true) {
            int c = input.read();
            if (c < 0) {
                ended = true;
                throw new InvalidValue("JSON", "ends before its array does");
            }
            if (item.length() > Json.MAX_JOB_BYTES) {
                ended = true;
                throw new InvalidValue("item", "is longer than 1 MiB; nothing after it was read");
            }
            if (inText) {
                inText = escaped || c != '"';
                escaped = !escaped && c == '\\';
            } else if (depth == 0 && (c == ',' || c == ']')) {
                return (char) c;
            } else {
                inText = c == '"';
                depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            }
            item.append((char) c);
        }
    }

    private void requireNothingMore() throws IOException {
        for (int c = input.read(); c >= 0; c = input.read()) {
            if (!Character.isWhitespace(c)) {
                throw new InvalidValue("JSON", "goes on after the array");
            }
        }
    }
}
