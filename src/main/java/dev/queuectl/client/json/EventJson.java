package dev.queuectl.client.json;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.queuectl.domain.Reason;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.EventStore.Told;
import dev.queuectl.store.JobEvent;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes events as JSON. The names and forms are public. */
public final class EventJson {
    /** The names of an event's fields. */
    public static final List<String> FIELDS =
            List.of("cursor", "at", "event", "id", "queue", "run", "worker", "reason", "exit_code");

    private EventJson() {}

    /** Writes one event, with the cursor behind it. */
    public static void write(JsonGenerator json, Told told) throws IOException {
        JobEvent event = told.event();
        json.writeStartObject();
        json.writeStringField("cursor", told.cursor().toString());
        json.writeStringField("at", JobJson.time(event.at()));
        json.writeStringField("event", event.what().name().toLowerCase(Locale.ROOT));
        json.writeStringField("id", event.job().value());
        json.writeStringField("queue", event.queue().value());
        json.writeFieldName("run");
        if (event.run() > 0) {
            json.writeNumber(event.run());
        } else {
            json.writeNull();
        }
        writeText(json, "worker", event.worker().map(WorkerId::value));
        writeText(json, "reason", event.reason().map(Reason::label));
        json.writeFieldName("exit_code");
        if (event.exitCode().isPresent()) {
            json.writeNumber(event.exitCode().getAsInt());
        } else {
            json.writeNull();
        }
        json.writeEndObject();
    }

    private static void writeText(JsonGenerator json, String name, Optional<String> text)
            throws IOException {
        json.writeFieldName(name);
        if (text.isPresent()) {
            json.writeString(text.get());
        } else {
            json.writeNull();
        }
    }
}
