package dev.queuectl.client.json;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.queuectl.store.AuditEntry;

import java.io.IOException;
import java.util.List;

/** Writes what operators did as JSON. The names and forms are public. */
public final class AuditJson {
    /** The names of an entry's fields. */
    public static final List<String> FIELDS =
            List.of("at", "user", "host", "action", "arguments", "result");

    private AuditJson() {}

    /** Writes one entry. */
    public static void write(JsonGenerator json, AuditEntry entry) throws IOException {
        json.writeStartObject();
        json.writeStringField("at", JobJson.time(entry.at()));
        json.writeStringField("user", entry.user());
        json.writeStringField("host", entry.host());
        json.writeStringField("action", entry.action());
        json.writeStringField("arguments", entry.arguments());
        json.writeStringField("result", entry.result());
        json.writeEndObject();
    }
}
