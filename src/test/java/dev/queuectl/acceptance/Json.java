package dev.queuectl.acceptance;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A JSON value, read strictly: one value, no key twice, nothing behind it.
 *
 * <p>Asking for what is not there fails the test, with the value in the message.
 *
 * @param value a map, a list, a string, a number, a boolean or null
 */
public record Json(@Nullable Object value) {

    private static final JsonFactory STRICT =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    /** Reads bytes that must be exactly one JSON value. */
    public static Json parse(byte[] bytes) {
        try (JsonParser parser = STRICT.createParser(bytes)) {
            parser.nextToken();
            Json json = new Json(read(parser));
            if (parser.nextToken() != null) {
                throw new AssertionError("something follows the JSON value: " + text(bytes));
            }
            return json;
        } catch (IOException notJson) {
            throw new AssertionError("not one JSON value: " + text(bytes), notJson);
        }
    }

    /** The value of a key. */
    public Json get(String key) {
        if (value instanceof Map<?, ?> map && map.containsKey(key)) {
            return new Json(map.get(key));
        }
        throw new AssertionError("no key '" + key + "' in " + value);
    }

    /** The element at an index, from 0. */
    public Json get(int index) {
        return items().get(index);
    }

    /** The names of an object's keys. */
    public Set<String> keys() {
        return object().keySet();
    }

    /** The elements of an array. */
    public List<Json> items() {
        if (value instanceof List<?> list) {
            return list.stream().map(Json::new).toList();
        }
        throw new AssertionError("not an array: " + value);
    }

    /** The values that the elements of an array have under a key. */
    public Stream<Json> each(String key) {
        return items().stream().map(item -> item.get(key));
    }

    /** The texts that the elements of an array have under a key. */
    public List<String> texts(String key) {
        return each(key).map(Json::text).toList();
    }

    public String text() {
        if (value instanceof String text) {
            return text;
        }
        throw new AssertionError("not a string: " + value);
    }

    /** A number that must be whole, and written so. */
    public long whole() {
        if (value instanceof Long number) {
            return number;
        }
        throw new AssertionError("not a whole number: " + value);
    }

    public boolean isNull() {
        return value == null;
    }

    private Map<String, Json> object() {
        if (value instanceof Map<?, ?> map) {
            Map<String, Json> object = new LinkedHashMap<>();
            map.forEach((key, item) -> object.put((String) key, new Json(item)));
            return object;
        }
        throw new AssertionError("not an object: " + value);
    }

    private static @Nullable Object read(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new IOException("there is no value");
        }
        return switch (token) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = parser.currentName();
                    parser.nextToken();
                    map.put(key, read(parser));
                }
                yield map;
            }
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(read(parser));
                }
                yield list;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> new BigDecimal(parser.getText());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new IOException("unexpected " + token);
        };
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
