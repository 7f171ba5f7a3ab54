package dev.queuectl.web;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.queuectl.domain.InvalidValue;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** From where to go on with jobs that did not all fit into one answer. */
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

    /** Writes {@code next_cursor}, which is null when there is nothing to go on with. */
    static void write(JsonGenerator json, OptionalLong next) throws IOException {
        json.writeFieldName("next_cursor");
        if (next.isPresent()) {
            json.writeString(Long.toString(next.getAsLong()));
        } else {
            json.writeNull();
        }
    }
}
