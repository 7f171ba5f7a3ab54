package dev.queuectl.client.json;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.queuectl.client.Workers;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.Summary;
import dev.queuectl.store.WorkerRecord;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** Writes the queue's figures and its workers as JSON. The names and forms are public. */
public final class StatusJson {
    /** The names of a worker's fields. */
    public static final List<String> WORKER_FIELDS =
            List.of("id", "host", "pid", "slots", "queues", "jobs", "alive", "started_at");

    private StatusJson() {}

    /** Writes counts, workers, the age of the oldest waiting job, the throughput, and notices. */
    public static void write(
            JsonGenerator json,
            Summary summary,
            List<Workers.Busy> workers,
            List<String> notices,
            Instant now)
            throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("counts");
        for (JobState.Kind kind : JobState.Kind.values()) {
            json.writeNumberField(kind.label(), summary.count(EnumSet.of(kind)));
        }
        json.writeEndObject();
        json.writeFieldName("workers");
        writeWorkers(json, workers);
        json.writeFieldName("oldest_waiting_ms");
        Optional<Instant> oldest = summary.oldestDue();
        if (oldest.isPresent()) {
            json.writeNumber(Math.max(0, Duration.between(oldest.get(), now).toMillis()));
        } else {
            json.writeNull();
        }
        json.writeObjectFieldStart("throughput");
        json.writeNumberField("completed_last_minute", summary.lastMinute().succeeded());
        json.writeNumberField("failed_last_minute", summary.lastMinute().failed());
        json.writeNumberField("completed_last_hour", summary.lastHour().succeeded());
        json.writeNumberField("failed_last_hour", summary.lastHour().failed());
        json.writeEndObject();
        json.writeArrayFieldStart("notices");
        for (String notice : notices) {
            json.writeString(notice);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** Writes workers as an array. */
    public static void writeWorkers(JsonGenerator json, List<Workers.Busy> workers)
            throws IOException {
        json.writeStartArray();
        for (Workers.Busy busy : workers) {
            write(json, busy);
        }
        json.writeEndArray();
    }

    /** Writes one worker. */
    public static void write(JsonGenerator json, Workers.Busy busy) throws IOException {
        WorkerRecord worker = busy.worker();
        json.writeStartObject();
        json.writeStringField("id", worker.id().value());
        json.writeStringField("host", worker.host().name());
        json.writeNumberField("pid", worker.pid());
        json.writeNumberField("slots", worker.slots());
        json.writeArrayFieldStart("queues");
        for (QueueName queue : worker.queues()) {
            json.writeString(queue.value());
        }
        json.writeEndArray();
        json.writeArrayFieldStart("jobs");
        for (JobId job : busy.jobs()) {
            json.writeString(job.value());
        }
        json.writeEndArray();
        json.writeBooleanField("alive", busy.sighting().alive());
        json.writeStringField("started_at", JobJson.time(worker.startedAt()));
        json.writeEndObject();
    }
}
