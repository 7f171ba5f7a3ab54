package dev.queuectl.client.json;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.queuectl.client.Explanation;
import dev.queuectl.client.Explanation.Reason;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** Writes why a job does not run as JSON. The names and forms are public. */
public final class ExplanationJson {
    private ExplanationJson() {}

    public static void write(JsonGenerator json, Explanation explanation) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", explanation.job().id().value());
        json.writeStringField("state", explanation.job().state().kind().label());
        json.writeStringField("queue", explanation.job().spec().queue().value());
        json.writeStringField("sentence", explanation.sentence(JobJson::time));
        json.writeArrayFieldStart("reasons");
        for (Reason reason : explanation.reasons()) {
            json.writeStartObject();
            json.writeStringField("reason", name(reason));
            json.writeStringField("text", explanation.text(reason, JobJson::time));
            Optional<String> change = explanation.change(reason);
            if (change.isPresent()) {
                json.writeStringField("change", change.get());
            } else {
                json.writeNullField("change");
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        Optional<Instant> start = explanation.start();
        if (start.isPresent()) {
            json.writeStringField("start", JobJson.time(start.get()));
        } else {
            json.writeNullField("start");
        }
        json.writeEndObject();
    }

    private static String name(Reason reason) {
        return switch (reason) {
            case Reason.Ended _ -> "ended";
            case Reason.Running _ -> "running";
            case Reason.NotDue _ -> "not_due";
            case Reason.BackingOff _ -> "backing_off";
            case Reason.OnHold _ -> "held";
            case Reason.QueuePaused _ -> "queue_paused";
            case Reason.NoWorker _ -> "no_worker";
            case Reason.LimitReached _ -> "limit_reached";
            case Reason.Behind _ -> "behind";
            case Reason.SlotsBusy _ -> "slots_busy";
            case Reason.Next _ -> "next";
        };
    }
}
