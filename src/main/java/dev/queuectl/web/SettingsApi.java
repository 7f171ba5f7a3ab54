package dev.queuectl.web;

import dev.queuectl.config.Key;
import dev.queuectl.config.Nearest;
import dev.queuectl.config.Numbers;
import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.Visible;
import dev.queuectl.web.http.Refusal;
import dev.queuectl.web.http.Response;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The settings kept with the queue. */
final class SettingsApi {
    private final Site site;

    SettingsApi(Site site) {
        this.site = site;
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                                "/api/v1/settings",
                                Role.VIEWER,
                                "Every setting, what it is, and what it would be by default.",
                                _ -> tell(keys()))
                        .gives("Settings"),
                Route.put("/api/v1/settings/{key}", "Changes a setting.", this::set)
                        .takes("Value")
                        .gives("Settings"),
                Route.delete(
                                "/api/v1/settings/{key}",
                                "Returns a setting to its default.",
                                this::unset)
                        .gives("Settings"));
    }

    private List<Key<?>> keys() {
        return site.parts().settings();
    }

    private Response set(Call call) throws IOException {
        Key<?> key = named(call.part("key"));
        String value =
                JsonBody.read(call, "value")
                        .string("value")
                        .orElseThrow(() -> new InvalidValue("value", "is missing"));
        Object _ = key.parse(value);
        site.storage().settings().put(key.name(), value);
        return tell(List.of(key));
    }

    private Response unset(Call call) throws IOException {
        Key<?> key = named(call.part("key"));
        boolean _ = site.storage().settings().remove(key.name());
        return tell(List.of(key));
    }

    private Key<?> named(String typed) {
        String name = Key.canonical(typed);
        for (Key<?> key : keys()) {
            if (key.name().equals(name)) {
                return key;
            }
        }
        String shown = Visible.line(Numbers.shortened(name));
        throw new Refusal(
                404,
                "not_found",
                "unknown setting '"
                        + shown
                        + "'"
                        + Nearest.hint(shown, keys().stream().map(Key::name).toList()));
    }

    private Response tell(List<Key<?>> told) throws IOException {
        Map<String, String> set = site.storage().settings().all();
        return Answers.json(
                200,
                json -> {
                    json.writeStartArray();
                    for (Key<?> key : told) {
                        json.writeStartObject();
                        json.writeStringField("key", key.name());
                        json.writeStringField(
                                "value", set.getOrDefault(key.name(), key.fallback()));
                        json.writeStringField("default", key.fallback());
                        json.writeBooleanField("set", set.containsKey(key.name()));
                        json.writeStringField("about", key.description());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                });
    }
}
