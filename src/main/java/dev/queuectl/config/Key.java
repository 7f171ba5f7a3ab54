package dev.queuectl.config;

import java.util.Map;

/**
 * A setting that exists: its name, what it is when nobody set it, and how its text is read.
 *
 * @param name in lower case with underscores; users may write hyphens instead
 * @param fallback the text that stands for it when it is not set
 * @param description what it does, as one line of help
 * @param reader reads a text, refusing what is not acceptable
 */
public record Key<T>(String name, String fallback, String description, Reader<T> reader) {

    /** Reads the text of a setting. */
    @FunctionalInterface
    public interface Reader<T> {
        /**
         * Reads a text as a value.
         *
         * @param field the setting's name, for the refusal
         * @throws dev.queuectl.domain.InvalidValue when the text is not acceptable
         */
        T read(String field, String text);
    }

    /** Reads a text as this setting's value. */
    public T parse(String text) {
        return reader.read(name, text);
    }

    /** Answers this setting's value among those that were set, or its default. */
    public T in(Map<String, String> settings) {
        return parse(settings.getOrDefault(name, fallback));
    }

    /** Answers a key's name as it is stored, whichever way a user wrote it. */
    public static String canonical(String name) {
        return name.replace('-', '_');
    }
}
