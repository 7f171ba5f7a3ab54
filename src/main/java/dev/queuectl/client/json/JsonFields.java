package dev.queuectl.client.json;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The fields of one record that was written as a JSON object: those of an object within it also by
 * their paths, {@code waiting_ms.p50}. Immutable.
 */
public final class JsonFields {
    private final Map<String, String> values = new LinkedHashMap<>();

    /** Takes a JSON object apart that this program wrote. */
    public JsonFields(String object) {
        read(new JsonReader(object), object, "");
    }

    /** Answers a value as JSON; {@code null} where there is no such field. */
    public String json(String path) {
        return values.getOrDefault(path, "null");
    }

    /** Answers a value as text: a string without its quotes, nothing for null, others as JSON. */
    public String text(String path) {
        String json = json(path);
        if (json.equals("null")) {
            return "";
        }
        return json.startsWith("\"") ? new JsonReader(json).string() : json;
    }

    private void read(JsonReader reader, String text, String prefix) {
        Set<String> seen = JsonReader.names();
        reader.beginObject();
        for (@Nullable String name = reader.nextName(seen);
                name != null;
                name = reader.nextName(seen)) {
            JsonReader.Kind kind = reader.peek();
            int start = reader.position();
            if (kind == JsonReader.Kind.OBJECT) {
                read(reader, text, prefix + name + ".");
            } else {
                skip(reader, kind);
            }
            values.put(prefix + name, text.substring(start, reader.position()));
        }
    }

    private static void skip(JsonReader reader, JsonReader.Kind kind) {
        switch (kind) {
            case STRING -> {
                String _ = reader.string();
            }
            case NUMBER -> {
                String _ = reader.number();
            }
            case ARRAY -> {
                reader.beginArray();
                while (reader.nextItem()) {
                    skip(reader, reader.peek());
                }
            }
            case OBJECT -> {
                reader.beginObject();
                Set<String> seen = JsonReader.names();
                while (reader.nextName(seen) != null) {
                    skip(reader, reader.peek());
                }
            }
            case TRUE, FALSE, NULL -> reader.literal(kind);
            case END -> throw new IllegalStateException("the record ends too early");
        }
    }
}
