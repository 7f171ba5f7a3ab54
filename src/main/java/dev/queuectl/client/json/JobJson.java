package dev.queuectl.client.json;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.queuectl.domain.Command;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobSpec;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.LastEnd;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.Signature;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes jobs and runs as JSON. The names and forms are public: they are added to, never changed.
 * Durations are milliseconds, times are UTC in ISO-8601 with milliseconds.
 */
public final class JobJson {
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter().withZone(ZoneOffset.UTC);

    /** The names of a job's fields, without its runs. */
    public static final List<String> FIELDS =
            List.of(
                    "id",
                    "command",
                    "argv",
                    "state",
                    "held",
                    "queue",
                    "priority",
                    "attempts",
                    "max_retries",
                    "backoff_base",
                    "backoff_max",
                    "backoff_jitter",
                    "timeout",
                    "run_at",
                    "created_at",
                    "updated_at",
                    "tags",
                    "cwd",
                    "env",
                    "worker",
                    "exit_code",
                    "reason");

    /** The names of the fields of a job in the dead letter queue. */
    public static final List<String> DEAD_FIELDS =
            Stream.concat(FIELDS.stream(), Stream.of("error")).toList();

    private JobJson() {}

    /** Writes a job without its runs. */
    public static void write(JsonGenerator json, Job job) throws IOException {
        json.writeStartObject();
        writeFields(json, job);
        json.writeEndObject();
    }

    /** Writes a job with its runs, oldest first. */
    public static void write(JsonGenerator json, Job job, List<Run> runs) throws IOException {
        json.writeStartObject();
        writeFields(json, job);
        json.writeArrayFieldStart("runs");
        for (Run run : runs) {
            write(json, run);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** Writes a job and what ended its last run, as the dead letter queue shows it. */
    public static void writeDead(JsonGenerator json, Job job, Optional<Run> last)
            throws IOException {
        json.writeStartObject();
        writeFields(json, job);
        json.writeStringField("error", last.map(run -> run.output().lastErrorLine()).orElse(""));
        json.writeEndObject();
    }

    /** Writes a dead job with its runs, what it died of, and the last lines of its error output. */
    public static void writeDead(
            JsonGenerator json, Job job, List<Run> runs, Signature signature, List<String> said)
            throws IOException {
        json.writeStartObject();
        writeFields(json, job);
        json.writeArrayFieldStart("runs");
        for (Run run : runs) {
            write(json, run);
        }
        json.writeEndArray();
        json.writeStringField("group", signature.id());
        json.writeStringField("signature", signature.text());
        json.writeArrayFieldStart("stderr");
        for (String line : said) {
            json.writeString(line);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** Writes a time as every time is written. */
    public static String time(Instant instant) {
        return TIME.format(instant);
    }

    private static void writeFields(JsonGenerator json, Job job) throws IOException {
        JobSpec spec = job.spec();
        json.writeStringField("id", job.id().value());
        json.writeStringField("command", spec.command().line());
        json.writeFieldName("argv");
        if (spec.command() instanceof Command.Program(List<String> argv)) {
            json.writeArray(argv.toArray(String[]::new), 0, argv.size());
        } else {
            json.writeNull();
        }
        json.writeStringField("state", job.state().kind().label());
        json.writeBooleanField("held", job.state().isOnHold());
        json.writeStringField("queue", spec.queue().value());
        json.writeNumberField("priority", spec.priority());
        json.writeNumberField("attempts", job.counters().attempts());
        json.writeNumberField("max_retries", spec.retry().maxRetries());
        json.writeFieldName("backoff_base");
        writeNumber(json, spec.retry().backoff().base());
        json.writeNumberField("backoff_max", spec.retry().backoff().max().toMillis());
        json.writeBooleanField("backoff_jitter", spec.retry().backoff().jitter());
        writeMillis(json, "timeout", spec.timeout());
        json.writeStringField("run_at", time(job.runAt()));
        json.writeStringField("created_at", time(job.createdAt()));
        json.writeStringField("updated_at", time(job.updatedAt()));
        json.writeArrayFieldStart("tags");
        for (String tag : spec.tags()) {
            json.writeString(tag);
        }
        json.writeEndArray();
        json.writeStringField("cwd", spec.directory());
        json.writeObjectFieldStart("env");
        for (var variable : spec.environment().entrySet()) {
            json.writeStringField(variable.getKey(), variable.getValue());
        }
        json.writeEndObject();
        writeStanding(json, job);
    }

    private static void writeStanding(JsonGenerator json, Job job) throws IOException {
        if (job.state() instanceof JobState.Processing processing) {
            json.writeStringField("worker", processing.holder().value());
        } else {
            json.writeNullField("worker");
        }
        Optional<LastEnd> last = job.last();
        if (last.isPresent() && last.get().exitCode().isPresent()) {
            json.writeNumberField("exit_code", last.get().exitCode().getAsInt());
        } else {
            json.writeNullField("exit_code");
        }
        if (last.isPresent()) {
            json.writeStringField("reason", last.get().reason().label());
        } else {
            json.writeNullField("reason");
        }
    }

    private static void write(JsonGenerator json, Run run) throws IOException {
        json.writeStartObject();
        writeFields(json, run);
        json.writeEndObject();
    }

    /** Writes what is shown of a run, as fields of an object. */
    static void writeFields(JsonGenerator json, Run run) throws IOException {
        json.writeNumberField("number", run.number());
        json.writeStringField("worker", run.worker().value());
        json.writeStringField("host", run.host());
        json.writeFieldName("pid");
        if (run.pid().isPresent()) {
            json.writeNumber(run.pid().getAsLong());
        } else {
            json.writeNull();
        }
        json.writeStringField("started_at", time(run.startedAt()));
        json.writeStringField("ended_at", time(run.endedAt()));
        json.writeStringField("outcome", run.outcome().reason().label());
        json.writeFieldName("exit_code");
        if (run.outcome() instanceof Outcome.Exited(int code)) {
            json.writeNumber(code);
        } else {
            json.writeNull();
        }
        json.writeFieldName("signal");
        if (run.outcome() instanceof Outcome.Signalled(int signal)) {
            json.writeNumber(signal);
        } else {
            json.writeNull();
        }
        writeMillis(json, "cpu_ms", run.usage().map(Run.Usage::cpu));
        json.writeFieldName("max_rss_kib");
        if (run.usage().isPresent() && run.usage().get().peakMemoryKib().isPresent()) {
            json.writeNumber(run.usage().get().peakMemoryKib().getAsLong());
        } else {
            json.writeNull();
        }
        json.writeNumberField("stdout_bytes", run.output().stdoutBytes());
        json.writeNumberField("stderr_bytes", run.output().stderrBytes());
    }

    private static void writeMillis(JsonGenerator json, String name, Optional<Duration> duration)
            throws IOException {
        json.writeFieldName(name);
        if (duration.isPresent()) {
            json.writeNumber(duration.get().toMillis());
        } else {
            json.writeNull();
        }
    }

    /** Writes a whole number without a fraction: 2, not 2.0. */
    private static void writeNumber(JsonGenerator json, double number) throws IOException {
        if (number == Math.rint(number)) {
            json.writeNumber((long) number);
        } else {
            json.writeNumber(number);
        }
    }
}
