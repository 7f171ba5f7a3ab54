package dev.queuectl.client.json;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.queuectl.store.Condition;
import dev.queuectl.store.Condition.OpenTransaction;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Writes how a store is as JSON. The names and forms are public. */
public final class ConditionJson {
    private ConditionJson() {}

    /** Writes URL, engine, versions, sizes, and what only some stores have, else null. */
    public static void write(JsonGenerator json, Condition condition) throws IOException {
        json.writeStartObject();
        json.writeStringField("url", condition.url());
        json.writeStringField("engine", condition.engine());
        json.writeObjectFieldStart("schema");
        json.writeNumberField("version", condition.schema().version());
        json.writeNumberField("needed", condition.schema().needed());
        json.writeEndObject();
        json.writeObjectFieldStart("bytes");
        for (Map.Entry<String, Long> part : condition.bytes().entrySet()) {
            json.writeNumberField(part.getKey(), part.getValue());
        }
        json.writeEndObject();
        json.writeFieldName("notified");
        if (condition.notified().isPresent()) {
            json.writeBoolean(condition.notified().get());
        } else {
            json.writeNull();
        }
        json.writeFieldName("oldest_transaction");
        write(json, condition.oldest());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Optional<OpenTransaction> transaction)
            throws IOException {
        if (transaction.isEmpty()) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeNumberField("pid", transaction.get().pid());
        json.writeStringField("application", transaction.get().application());
        json.writeNumberField("age_ms", transaction.get().age().toMillis());
        json.writeEndObject();
    }
}
