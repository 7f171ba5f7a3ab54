package dev.queuectl.client.json;

import dev.queuectl.client.json.JsonReader.Kind;
import dev.queuectl.config.Nearest;
import dev.queuectl.config.Numbers;
import dev.queuectl.domain.InvalidValue;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * An object of JSON that was read whole. Whoever takes it apart asks for each key once, then {@link
 * #requireNoMore}. What is missing, or of another kind, is refused by its name. Not thread-safe.
 */
final class JsonTree {
    private static final int DEEPEST = 8;

    /** The last millisecond of the year 9999. */
    private static final long LATEST = 253_402_300_799_999L;

    private final String name;
    private final Map<String, @Nullable Object> values;
    private final Set<String> asked = new LinkedHashSet<>();

    private JsonTree(String name, Map<String, @Nullable Object> values) {
        this.name = name;
        this.values = values;
    }

    /** A number as it was written. */
    private record Digits(String text) {}

    /** Reads a text that holds one object and nothing else. */
    static JsonTree read(String text) {
        JsonReader json = new JsonReader(text);
        if (json.peek() != Kind.OBJECT) {
            throw new InvalidValue("line", "must be a JSON object");
        }
        Map<String, @Nullable Object> values = object(json, 1);
        json.requireEnd();
        return new JsonTree("", values);
    }

    private static Map<String, @Nullable Object> object(JsonReader json, int depth) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        Set<String> names = JsonReader.names();
        json.beginObject();
        for (String key = json.nextName(names); key != null; key = json.nextName(names)) {
            values.put(key, value(json, depth + 1));
        }
        return values;
    }

    private static @Nullable Object value(JsonReader json, int depth) {
        if (depth > DEEPEST) {
            throw new InvalidValue("JSON", "has objects within objects without end");
        }
        Kind kind = json.peek();
        return switch (kind) {
            case OBJECT -> object(json, depth);
            case ARRAY -> {
                List<@Nullable Object> items = new ArrayList<>();
                json.beginArray();
                while (json.nextItem()) {
                    items.add(value(json, depth + 1));
                }
                yield items;
            }
            case STRING -> json.string();
            case NUMBER -> new Digits(json.number());
            case TRUE, FALSE -> {
                json.literal(kind);
                yield kind == Kind.TRUE;
            }
            case NULL -> {
                json.literal(kind);
                yield null;
            }
            case END -> throw new InvalidValue("JSON", "ends too early");
        };
    }

    /** Whether there is such a key. */
    boolean has(String key) {
        return values.containsKey(key);
    }

    String string(String key) {
        return optionalString(key).orElseThrow(() -> wrong(key, "must be a string"));
    }

    /** Answers a string; empty for null. */
    Optional<String> optionalString(String key) {
        return switch (value(key)) {
            case null -> Optional.empty();
            case String text -> Optional.of(text);
            default -> throw wrong(key, "must be a string");
        };
    }

    boolean bool(String key) {
        if (value(key) instanceof Boolean bool) {
            return bool;
        }
        throw wrong(key, "must be true or false");
    }

    int integer(String key, int min, int max) {
        return (int) number(key, min, max);
    }

    long number(String key, long min, long max) {
        return optionalNumber(key, min, max)
                .orElseThrow(() -> wrong(key, "must be an integer from " + min + " to " + max));
    }

    /** Answers an integer; empty for null. */
    OptionalLong optionalNumber(String key, long min, long max) {
        return switch (value(key)) {
            case null -> OptionalLong.empty();
            case Digits(String text) -> OptionalLong.of(integer(key, text, min, max));
            default -> throw wrong(key, "must be an integer from " + min + " to " + max);
        };
    }

    private long integer(String key, String text, long min, long max) {
        try {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException notWhole) {
            throw wrong(key, "must be an integer from " + min + " to " + max);
        }
        throw wrong(key, "must be an integer from " + min + " to " + max);
    }

    double decimal(String key, int min, int max) {
        if (value(key) instanceof Digits(String text)) {
            return Numbers.decimal(full(key), text, min, max);
        }
        throw wrong(key, "must be a number");
    }

    Instant time(String key) {
        String text = string(key);
        try {
            Instant time = Instant.parse(text);
            if (time.toEpochMilli() >= 0 && time.toEpochMilli() <= LATEST) {
                return time;
            }
        } catch (DateTimeException | ArithmeticException e) {
            throw wrong(key, "must be a time like \"2030-01-31T09:00:00.000Z\"");
        }
        throw wrong(key, "must lie between the years 1970 and 9999");
    }

    List<String> strings(String key) {
        List<String> strings = new ArrayList<>();
        for (Object item : items(key)) {
            if (!(item instanceof String text)) {
                throw wrong(key, "must be an array of strings");
            }
            strings.add(text);
        }
        return strings;
    }

    /** Answers the strings of an array; empty for null. */
    Optional<List<String>> optionalStrings(String key) {
        return value(key) == null ? Optional.empty() : Optional.of(strings(key));
    }

    /** Answers an object whose values are all strings. */
    Map<String, String> texts(String key) {
        JsonTree inner = object(key);
        Map<String, String> texts = new LinkedHashMap<>();
        for (String name : inner.values.keySet()) {
            texts.put(name, inner.string(name));
        }
        return texts;
    }

    JsonTree object(String key) {
        return tree(full(key), value(key));
    }

    /** Answers the objects of an array. */
    List<JsonTree> objects(String key) {
        List<JsonTree> trees = new ArrayList<>();
        for (Object item : items(key)) {
            trees.add(tree(full(key), item));
        }
        return trees;
    }

    private static JsonTree tree(String name, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new InvalidValue(name, "must be an object");
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        map.forEach((key, inner) -> values.put((String) key, inner));
        return new JsonTree(name, values);
    }

    private List<?> items(String key) {
        if (value(key) instanceof List<?> items) {
            return items;
        }
        throw wrong(key, "must be an array");
    }

    private @Nullable Object value(String key) {
        if (!values.containsKey(key)) {
            throw wrong(key, "is missing");
        }
        asked.add(key);
        return values.get(key);
    }

    /** Refuses a key that nobody asked for. */
    void requireNoMore() {
        for (String key : values.keySet()) {
            if (!asked.contains(key)) {
                throw new InvalidValue(
                        "unknown field",
                        "'"
                                + Numbers.shortened(full(key))
                                + "'"
                                + Nearest.hint(key, List.copyOf(asked)));
            }
        }
    }

    private InvalidValue wrong(String key, String problem) {
        return new InvalidValue(full(key), problem);
    }

    private String full(String key) {
        return name.isEmpty() ? key : name + "." + key;
    }
}
