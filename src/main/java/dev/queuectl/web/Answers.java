package dev.queuectl.web;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.queuectl.client.json.Json;
import dev.queuectl.web.http.Response;

import java.io.IOException;
import java.io.StringWriter;

/** Makes responses of JSON. */
final class Answers {
    private Answers() {}

    /** Writes one value. */
    @FunctionalInterface
    interface Writing {
        void write(JsonGenerator json) throws IOException;
    }

    static Response json(int status, Writing writing) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = Json.generator(text)) {
            writing.write(json);
        }
        return Response.json(status, text.toString());
    }
}
