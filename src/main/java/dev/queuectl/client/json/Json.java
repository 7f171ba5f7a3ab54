package dev.queuectl.client.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import java.io.IOException;
import java.io.Writer;

/** Where JSON is written. Thread-safe. */
public final class Json {
    /** The longest JSON text of one job, in bytes. */
    public static final int MAX_JOB_BYTES = 1 << 20;

    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    /** Opens a generator that leaves its writer open when it is closed. */
    public static JsonGenerator generator(Writer writer) throws IOException {
        return FACTORY.createGenerator(writer).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    }
}
