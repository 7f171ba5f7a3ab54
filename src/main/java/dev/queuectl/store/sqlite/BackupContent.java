package dev.queuectl.store.sqlite;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What a backup says about itself.
 *
 * @param madeAt when it was begun: all that was acknowledged before is in it
 * @param program the version of queuectl that made it
 * @param source the store's URL
 * @param schema how many migrations the store had had
 * @param outputs how many streams lie in files of their own
 * @param missing how many streams were to lie in files and did not: their jobs were purged while
 *     the backup was made, or somebody had removed the files
 */
public record BackupContent(
        Instant madeAt,
        String program,
        String source,
        int schema,
        long jobs,
        long runs,
        long outputs,
        long missing) {
    /** What a reader must understand to read the archive. */
    static final int FORMAT = 1;

    private static final JsonFactory JSON = new JsonFactory();

    byte[] toJson() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeNumberField("format", FORMAT);
            json.writeStringField("made_at", madeAt.toString());
            json.writeStringField("program", program);
            json.writeStringField("source", source);
            json.writeNumberField("schema", schema);
            json.writeNumberField("jobs", jobs);
            json.writeNumberField("runs", runs);
            json.writeNumberField("outputs", outputs);
            json.writeNumberField("missing", missing);
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #toJson} wrote, and answers its format with it; keys that a later version
     * added are passed over.
     *
     * @throws IOException when it is nothing of that kind
     */
    static Read read(byte[] json) throws IOException {
        Map<String, String> values = new HashMap<>();
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("its manifest is no JSON object");
            }
            for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
                JsonToken value = parser.nextToken();
                if (value.isScalarValue()) {
                    values.put(key, parser.getText());
                } else {
                    parser.skipChildren();
                }
            }
        }
        try {
            return new Read(
                    (int) number(values, "format"),
                    new BackupContent(
                            Instant.parse(text(values, "made_at")),
                            text(values, "program"),
                            text(values, "source"),
                            (int) number(values, "schema"),
                            number(values, "jobs"),
                            number(values, "runs"),
                            number(values, "outputs"),
                            number(values, "missing")));
        } catch (DateTimeException | NumberFormatException e) {
            throw new IOException("its manifest cannot be understood", e);
        }
    }

    /** A manifest with the format of the archive that it stands in. */
    record Read(int format, BackupContent content) {}

    private static String text(Map<String, String> values, String key) throws IOException {
        String value = values.get(key);
        if (value == null) {
            throw new IOException("its manifest lacks '" + key + "'");
        }
        return value;
    }

    private static long number(Map<String, String> values, String key) throws IOException {
        return Long.parseLong(text(values, key));
    }
}
