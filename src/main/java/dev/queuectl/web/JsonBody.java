package dev.queuectl.web;

import dev.queuectl.client.json.JsonReader;
import dev.queuectl.client.json.JsonReader.Kind;
import dev.queuectl.config.Nearest;
import dev.queuectl.config.Numbers;
import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.Visible;
import dev.queuectl.web.http.Refusal;
import dev.queuectl.web.http.Request;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The JSON object that a request brings: texts, lists of texts, true and false. Immutable.
 *
 * @param members what each name stands for
 */
record JsonBody(Map<String, Object> members) {
    /** The longest body of a request that brings no jobs. */
    private static final int LONGEST = 1 << 20;

    /**
     * Reads a body as text.
     *
     * @throws Refusal with 415 when it is not JSON in UTF-8, 400 when it is empty
     */
    static String text(Request request, int most) throws IOException {
        requireJson(request);
        byte[] bytes = request.body(most);
        if (bytes.length == 0) {
            throw new Refusal(400, "usage", "the body is empty");
        }
        return decoded(bytes);
    }

    /**
     * Reads an object that has no other members than these; no body means an empty one, whatever
     * its type is said to be.
     *
     * @throws InvalidValue when it is another one
     * @throws Refusal with 415 when it is not JSON in UTF-8
     */
    static JsonBody read(Call call, String... known) throws IOException {
        Request request = call.request();
        byte[] bytes = request.body(LONGEST);
        if (bytes.length == 0) {
            return new JsonBody(Map.of());
        }
        requireJson(request);
        JsonReader json = new JsonReader(decoded(bytes));
        require(json.peek() == Kind.OBJECT, "the body", "must be a JSON object");
        Map<String, Object> members = new LinkedHashMap<>();
        Set<String> names = JsonReader.names();
        json.beginObject();
        for (String name = json.nextName(names); name != null; name = json.nextName(names)) {
            if (!List.of(known).contains(name)) {
                throw new InvalidValue(
                        "unknown field",
                        "'"
                                + Visible.line(Numbers.shortened(name))
                                + "'"
                                + Nearest.hint(name, List.of(known)));
            }
            members.put(name, value(name, json));
        }
        json.requireEnd();
        return new JsonBody(members);
    }

    private static Object value(String name, JsonReader json) {
        Kind kind = json.peek();
        return switch (kind) {
            case STRING -> json.string();
            case TRUE, FALSE -> {
                json.literal(kind);
                yield kind == Kind.TRUE;
            }
            case ARRAY -> {
                List<String> texts = new ArrayList<>();
                json.beginArray();
                while (json.nextItem()) {
                    require(json.peek() == Kind.STRING, name, "must be an array of strings");
                    texts.add(json.string());
                }
                yield texts;
            }
            case OBJECT, NUMBER, NULL, END ->
                    throw new InvalidValue(name, "must be a string, an array of strings, or true");
        };
    }

    Optional<String> string(String name) {
        Object value = members.get(name);
        require(value == null || value instanceof String, name, "must be a string");
        return Optional.ofNullable((String) value);
    }

    boolean flag(String name) {
        Object value = members.getOrDefault(name, false);
        require(value instanceof Boolean, name, "must be true or false");
        return (boolean) value;
    }

    Optional<List<String>> strings(String name) {
        Object value = members.get(name);
        require(value == null || value instanceof List, name, "must be an array of strings");
        if (value == null) {
            return Optional.empty();
        }
        return Optional.of(((List<?>) value).stream().map(String.class::cast).toList());
    }

    private static void requireJson(Request request) {
        if (!request.headers().all("Content-Encoding").isEmpty()) {
            throw new Refusal(415, "usage", "encoded bodies are not accepted");
        }
        String type =
                request.headers()
                        .one("Content-Type")
                        .orElse("")
                        .replace(" ", "")
                        .replace("\"", "")
                        .toLowerCase(Locale.ROOT);
        if (!type.equals("application/json") && !type.equals("application/json;charset=utf-8")) {
            throw new Refusal(415, "usage", "send Content-Type: application/json");
        }
    }

    private static String decoded(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new Refusal(400, "usage", "the body is not UTF-8");
        }
    }

    private static void require(boolean accepted, String name, String problem) {
        if (!accepted) {
            throw new InvalidValue(name, problem);
        }
    }
}
