package dev.queuectl.client.json;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.queuectl.client.DrainQueue;
import dev.queuectl.client.Queues;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.QueueTerms;
import dev.queuectl.store.QueueTerms.Halt;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Writes queues as JSON. The names and forms are public. */
public final class QueueJson {
    /** The fields of a queue. */
    public static final List<String> FIELDS =
            List.of(
                    "queue",
                    "paused",
                    "limit",
                    "max_retries",
                    "job_timeout",
                    "counts",
                    "waiting_since");

    private QueueJson() {}

    /** Writes queues as an array. */
    public static void write(JsonGenerator json, List<Queues.Sheet> queues) throws IOException {
        json.writeStartArray();
        for (Queues.Sheet queue : queues) {
            write(json, queue);
        }
        json.writeEndArray();
    }

    /** Writes one queue as an object. */
    public static void write(JsonGenerator json, Queues.Sheet queue) throws IOException {
        QueueTerms terms = queue.terms();
        json.writeStartObject();
        json.writeStringField("queue", queue.name().value());
        write(json, "paused", terms.paused());
        write(json, "limit", terms.limit());
        write(json, "max_retries", terms.maxRetries());
        Optional<Duration> timeout = terms.jobTimeout();
        if (timeout.isPresent()) {
            json.writeNumberField("job_timeout", timeout.get().toMillis());
        } else {
            json.writeNullField("job_timeout");
        }
        json.writeObjectFieldStart("counts");
        for (JobState.Kind kind : JobState.Kind.values()) {
            json.writeNumberField(kind.label(), queue.count(kind));
        }
        json.writeEndObject();
        if (queue.waitingSince().isPresent()) {
            json.writeStringField("waiting_since", JobJson.time(queue.waitingSince().get()));
        } else {
            json.writeNullField("waiting_since");
        }
        json.writeEndObject();
    }

    /** Writes what was left in a queue when it was drained. */
    public static void writeDrained(JsonGenerator json, QueueName queue, DrainQueue.Left left)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("queue", queue.value());
        json.writeNumberField("running", left.running());
        json.writeNumberField("due", left.due());
        json.writeNumberField("later", left.later());
        json.writeBooleanField("paused", left.paused());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, Optional<Halt> halt)
            throws IOException {
        if (halt.isEmpty()) {
            json.writeNullField(name);
            return;
        }
        json.writeObjectFieldStart(name);
        json.writeStringField("by", halt.get().by());
        json.writeStringField("at", JobJson.time(halt.get().at()));
        json.writeStringField("why", halt.get().why());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, OptionalInt number)
            throws IOException {
        if (number.isPresent()) {
            json.writeNumberField(name, number.getAsInt());
        } else {
            json.writeNullField(name);
        }
    }
}
