package dev.queuectl.web.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a request is about.
 *
 * @param segments the parts of the path between slashes, decoded; an encoded slash parts nothing
 * @param query the parameters, decoded, in their order
 */
public record Target(List<String> segments, Map<String, List<String>> query) {

    /**
     * Reads a target as it stands in a request.
     *
     * @throws Refusal with 400 where it is none of a server's own, or badly encoded
     */
    static Target parse(String text) {
        if (!text.startsWith("/")) {
            throw Refusal.malformed("the path must begin with a slash");
        }
        int mark = text.indexOf('?');
        String path = mark < 0 ? text : text.substring(0, mark);
        List<String> segments = new ArrayList<>();
        for (String segment : path.substring(1).split("/", -1)) {
            segments.add(decoded(segment, false));
        }
        Map<String, List<String>> query = new LinkedHashMap<>();
        if (mark >= 0 && mark + 1 < text.length()) {
            for (String parameter : text.substring(mark + 1).split("&", -1)) {
                int equals = parameter.indexOf('=');
                String name = equals < 0 ? parameter : parameter.substring(0, equals);
                String value = equals < 0 ? "" : parameter.substring(equals + 1);
                query.computeIfAbsent(decoded(name, true), _ -> new ArrayList<>(1))
                        .add(decoded(value, true));
            }
        }
        return new Target(segments, query);
    }

    /** Answers the path, decoded, for people to read. */
    public String path() {
        return "/" + String.join("/", segments);
    }

    private static String decoded(String text, boolean inQuery) {
        if (text.indexOf('%') < 0 && !(inQuery && text.indexOf('+') >= 0)) {
            return text;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                bytes.write(escaped(text, i));
                i += 2;
            } else {
                bytes.write(inQuery && c == '+' ? ' ' : c);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Refusal.malformed("an escape in the path or query is not UTF-8");
        }
    }

    private static int escaped(String text, int at) {
        int high = at + 2 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
        int low = at + 2 < text.length() ? Character.digit(text.charAt(at + 2), 16) : -1;
        if (high < 0 || low < 0) {
            throw Refusal.malformed("'%' must be followed by two hexadecimal digits");
        }
        if (high == 0 && low == 0) {
            throw Refusal.malformed("the path or query contains NUL");
        }
        return high << 4 | low;
    }
}
