package dev.queuectl.web.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A request's headers. Their names are compared without regard to case. Immutable. */
public final class Headers {
    private final Map<String, List<String>> values;

    Headers(Map<String, List<String>> values) {
        this.values = values;
    }

    /** Answers all values of a header, in their order. */
    public List<String> all(String name) {
        return values.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    /**
     * Answers the value of a header that may stand there once.
     *
     * @throws Refusal with 400 where it stands there twice
     */
    public Optional<String> one(String name) {
        List<String> found = all(name);
        if (found.size() > 1) {
            throw Refusal.malformed("there are " + found.size() + " headers " + name);
        }
        return found.stream().findFirst();
    }

    static void add(Map<String, List<String>> values, String name, String value) {
        values.computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> new ArrayList<>(1)).add(value);
    }
}
