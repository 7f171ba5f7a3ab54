package dev.queuectl.cli;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.queuectl.config.Durations;
import dev.queuectl.config.Key;
import dev.queuectl.config.Sizes;
import dev.queuectl.domain.OutputLimit;
import dev.queuectl.worker.LostContact;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the {@code config} commands share: how a setting is shown. */
final class ConfigCommands {
    private ConfigCommands() {}

    /**
     * Answers a setting's value among those that were set, written as {@code config set} takes it.
     */
    static String shown(Key<?> key, Map<String, String> settings) {
        Object value = key.in(settings);
        return switch (value) {
            case Duration duration -> Durations.format(duration);
            case Boolean on -> on ? "on" : "off";
            case Double number when number == Math.rint(number) ->
                    Long.toString(number.longValue());
            case Number number -> number.toString();
            case OutputLimit limit -> Sizes.format(limit.bytes());
            case LostContact contact -> contact.name().toLowerCase(Locale.ROOT);
            default -> throw new IllegalStateException("nobody can write " + key.name());
        };
    }

    /**
     * Writes settings as one object, numbers and switches as such, durations and sizes as texts
     * with units.
     */
    static void write(JsonGenerator json, List<Key<?>> keys, Map<String, String> settings)
            throws IOException {
        json.writeStartObject();
        for (Key<?> key : keys) {
            json.writeFieldName(key.name());
            switch (key.in(settings)) {
                case Boolean on -> json.writeBoolean(on);
                case Number number -> json.writeRawValue(shown(key, settings));
                default -> json.writeString(shown(key, settings));
            }
        }
        json.writeEndObject();
    }
}
