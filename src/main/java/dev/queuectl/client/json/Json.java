package dev.queuectl.client.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;

import dev.queuectl.domain.InvalidValue;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;

/**
 * The one JSON factory: strict as RFC 8259 is, duplicate names refused, sizes bounded. Thread-safe.
 */
public final class Json {
    /** The longest JSON text of one job, in bytes. */
    public static final int MAX_JOB_BYTES = 1 << 20;

    private static final int DEEPEST = 64;
    private static final int LONGEST_NUMBER = 100;

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(DEEPEST)
                                    .maxNumberLength(LONGEST_NUMBER)
                                    .maxStringLength(MAX_JOB_BYTES)
                                    .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
                    .build();

    private Json() {}

    static JsonParser parser(String text) throws IOException {
        return FACTORY.createParser(text);
    }

    static JsonParser parser(Reader reader) throws IOException {
        return FACTORY.createParser(reader);
    }

    /** Opens a generator that leaves its writer open when it is closed. */
    public static JsonGenerator generator(Writer writer) throws IOException {
        return FACTORY.createGenerator(writer).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    }

    /** Answers a refusal that says where the JSON is wrong and how. */
    static InvalidValue refusal(JsonProcessingException e) {
        return refusal(e, "");
    }

    /** Answers the same, and what comes of it. */
    static InvalidValue refusal(JsonProcessingException e, String consequence) {
        String problem =
                switch (e) {
                    case JsonEOFException _ -> "it ends too early";
                    case StreamConstraintsException _ ->
                            "a number, text or nesting in it is too long";
                    default -> readable(e.getOriginalMessage());
                };
        String where =
                e.getLocation() == null
                        ? ""
                        : " at line "
                                + e.getLocation().getLineNr()
                                + ", column "
                                + e.getLocation().getColumnNr();
        return new InvalidValue("JSON", "is invalid" + where + ": " + problem + consequence);
    }

    /** Keeps of a parser's message what says something to somebody who wrote the JSON. */
    private static String readable(String message) {
        int detail = message.indexOf(" (for ");
        String kept = detail < 0 ? message : message.substring(0, detail);
        int expecting = kept.indexOf(": was expecting (");
        return expecting < 0 ? kept : kept.substring(0, expecting);
    }
}
