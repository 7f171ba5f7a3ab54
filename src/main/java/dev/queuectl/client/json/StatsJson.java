package dev.queuectl.client.json;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.queuectl.client.Stats;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.SpanBuckets;
import dev.queuectl.store.Figures;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes figures as JSON. The names and forms are public. */
public final class StatsJson {
    private static final List<String> SPANS = List.of("p50", "p90", "p99");

    /** The names of a group's fields, those of its spans by path. */
    public static final List<String> GROUP_FIELDS =
            Stream.of(
                            Stream.of("name"),
                            Arrays.stream(Figures.Count.values()).map(StatsJson::name),
                            Stream.of("failure_rate", "per_minute"),
                            SPANS.stream().map(span -> "waiting_ms." + span),
                            SPANS.stream().map(span -> "running_ms." + span))
                    .flatMap(names -> names)
                    .toList();

    private StatsJson() {}

    /**
     * Writes what happened.
     *
     * @param queue the only queue that it is about
     * @param oldestDue since when the job waits that waits longest, whatever its queue
     */
    public static void write(
            JsonGenerator json, Stats stats, Optional<QueueName> queue, Optional<Instant> oldestDue)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("since", JobJson.time(stats.since()));
        json.writeStringField("until", JobJson.time(stats.until()));
        json.writeFieldName("queue");
        if (queue.isPresent()) {
            json.writeString(queue.get().value());
        } else {
            json.writeNull();
        }
        json.writeFieldName("oldest_waiting_ms");
        if (oldestDue.isPresent()) {
            Duration waits = Duration.between(oldestDue.get(), stats.until());
            json.writeNumber(Math.max(0, waits.toMillis()));
        } else {
            json.writeNull();
        }
        json.writeObjectFieldStart("total");
        writeFields(json, stats, stats.total());
        json.writeEndObject();
        json.writeArrayFieldStart("groups");
        for (Map.Entry<String, Figures> group : stats.byName().entrySet()) {
            write(json, stats, group.getKey(), group.getValue());
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** Writes what happened to the jobs of one name. */
    public static void write(JsonGenerator json, Stats stats, String name, Figures figures)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("name", name);
        writeFields(json, stats, figures);
        json.writeEndObject();
    }

    private static String name(Figures.Count count) {
        return count.name().toLowerCase(Locale.ROOT);
    }

    private static void writeFields(JsonGenerator json, Stats stats, Figures figures)
            throws IOException {
        for (Figures.Count count : Figures.Count.values()) {
            json.writeNumberField(name(count), figures.of(count));
        }
        json.writeFieldName("failure_rate");
        Optional<Double> rate = Stats.failureRate(figures);
        if (rate.isPresent()) {
            json.writeNumber(rate.get());
        } else {
            json.writeNull();
        }
        json.writeNumberField("per_minute", stats.perMinute(figures));
        writeSpans(json, "waiting_ms", figures.waiting());
        writeSpans(json, "running_ms", figures.running());
    }

    private static void writeSpans(JsonGenerator json, String name, long[] counts)
            throws IOException {
        json.writeObjectFieldStart(name);
        writeSpan(json, "p50", SpanBuckets.quantile(counts, 0.5));
        writeSpan(json, "p90", SpanBuckets.quantile(counts, 0.9));
        writeSpan(json, "p99", SpanBuckets.quantile(counts, 0.99));
        json.writeEndObject();
    }

    private static void writeSpan(JsonGenerator json, String name, long millis) throws IOException {
        json.writeFieldName(name);
        if (millis < 0) {
            json.writeNull();
        } else {
            json.writeNumber(millis);
        }
    }
}
