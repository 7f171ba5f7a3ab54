package dev.queuectl.web;

import dev.queuectl.domain.InvalidValue;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Reads the places from which lists go on. */
final class Cursors {
    private static final Pattern FORM = Pattern.compile("[1-9][0-9]{0,17}");

    private Cursors() {}

    /**
     * Answers the place that a parameter is.
     *
     * @throws InvalidValue when it is none that this server gave
     */
    static OptionalLong of(String name, Optional<String> text) {
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!FORM.matcher(text.get()).matches()) {
            throw new InvalidValue(name, "must be a cursor of this server");
        }
        return OptionalLong.of(Long.parseLong(text.get()));
    }
}
