package dev.queuectl.client.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;

import dev.queuectl.client.BulkEnqueue.Entry;
import dev.queuectl.client.BulkEnqueue.Source;
import dev.queuectl.client.JobDraft;
import dev.queuectl.domain.InvalidValue;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads jobs written as one JSON array of objects, without holding the array. An item that is no
 * job is reported and the next one read; where the JSON itself is broken, reading ends. Confined to
 * one thread.
 */
final class JobArray implements Source {
    /** Broken JSON says nothing about where the next item would begin. */
    private static final String NOTHING_AFTER = "; nothing after it was read";

    private final JsonParser parser;
    private final DraftReader reader;
    private final JobDraft defaults;
    private long item;
    private boolean ended;

    JobArray(InputStream input, DraftReader reader, JobDraft defaults) throws IOException {
        // A decoder of its own refuses what is not UTF-8; the parser would guess at other
        // encodings.
        this.parser =
                Json.parser(new InputStreamReader(input, StandardCharsets.UTF_8.newDecoder()));
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
            if (item == 0) {
                parser.nextToken();
            }
            item++;
            if (parser.nextToken() != JsonToken.END_ARRAY) {
                return entry();
            }
            ended = true;
            return parser.nextToken() == null
                    ? null
                    : refused(new InvalidValue("JSON", "goes on after the array"));
        } catch (JsonProcessingException e) {
            ended = true;
            return refused(Json.refusal(e, NOTHING_AFTER));
        } catch (CharacterCodingException e) {
            ended = true;
            return refused(new InvalidValue("JSON", "is not valid UTF-8" + NOTHING_AFTER));
        }
    }

    private Entry entry() throws IOException {
        int depthOfItem = depth() - (parser.currentToken().isStructStart() ? 1 : 0);
        try {
            return new Entry.Described(item, reader.read(parser).or(defaults));
        } catch (InvalidValue e) {
            while (depth() > depthOfItem) {
                parser.nextToken();
            }
            return refused(e);
        }
    }

    private int depth() {
        return parser.getParsingContext().getNestingDepth();
    }

    private Entry refused(InvalidValue problem) {
        return new Entry.Refusable(item, problem);
    }
}
