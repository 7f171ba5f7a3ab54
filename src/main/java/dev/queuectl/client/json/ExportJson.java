package dev.queuectl.client.json;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.queuectl.client.ExportLine;
import dev.queuectl.client.ExportQueue;
import dev.queuectl.domain.Backoff;
import dev.queuectl.domain.Channel;
import dev.queuectl.domain.Command;
import dev.queuectl.domain.Counters;
import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobSpec;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.LastEnd;
import dev.queuectl.domain.Outcome;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.Reason;
import dev.queuectl.domain.RetryPolicy;
import dev.queuectl.domain.Run;
import dev.queuectl.domain.WorkerId;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The lines of an exported queue as JSON: an object with a {@code setting}, an {@code output} or a
 * {@code job}. A job is written as everywhere, with what else it takes to make it again: nothing is
 * lost between {@link #write} and {@link #read}.
 */
public final class ExportJson {
    private static final int MOST = 1_000_000_000;
    private static final long MOST_BYTES = 1L << 53;
    private static final int HIGHEST_SIGNAL = 64;

    private ExportJson() {}

    public static void write(JsonGenerator json, ExportLine line) throws IOException {
        json.writeStartObject();
        switch (line) {
            case ExportLine.Setting(String key, String value) -> {
                json.writeStringField("setting", key);
                json.writeStringField("value", value);
            }
            case ExportLine.Output output -> {
                json.writeStringField("output", output.job().value());
                json.writeNumberField("run", output.run());
                json.writeStringField("stream", output.channel().label());
                json.writeStringField("base64", Base64.getEncoder().encodeToString(output.bytes()));
            }
            case ExportLine.Whole(Job job, List<Run> runs) -> {
                json.writeFieldName("job");
                JobJson.write(json, job);
                json.writeNumberField("losses", job.counters().losses());
                json.writeNumberField("runs_ended", job.counters().runs());
                json.writeNumberField("fence", job.fence());
                json.writeArrayFieldStart("runs");
                for (Run run : runs) {
                    json.writeStartObject();
                    JobJson.writeFields(json, run);
                    json.writeFieldName("cpu_nanos");
                    if (run.usage().isPresent()) {
                        json.writeNumber(run.usage().get().cpu().toNanos());
                    } else {
                        json.writeNull();
                    }
                    json.writeStringField("last_error_line", run.output().lastErrorLine());
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
        }
        json.writeEndObject();
    }

    /**
     * Reads a line.
     *
     * @throws InvalidValue when it is none
     */
    public static ExportLine read(String text) {
        JsonTree tree = JsonTree.read(text);
        ExportLine line;
        if (tree.has("setting")) {
            line = new ExportLine.Setting(tree.string("setting"), tree.string("value"));
        } else if (tree.has("output")) {
            line = output(tree);
        } else if (tree.has("job")) {
            line = whole(tree);
        } else {
            throw new InvalidValue("line", "is no setting, no output and no job");
        }
        tree.requireNoMore();
        return line;
    }

    private static ExportLine output(JsonTree tree) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(tree.string("base64"));
        } catch (IllegalArgumentException e) {
            throw new InvalidValue("base64", "is not base64");
        }
        if (bytes.length > ExportQueue.PIECE) {
            throw new InvalidValue("base64", "is more than " + ExportQueue.PIECE + " bytes");
        }
        return new ExportLine.Output(
                new JobId(tree.string("output")),
                tree.integer("run", 1, MOST),
                channel(tree.string("stream")),
                bytes);
    }

    private static Channel channel(String label) {
        for (Channel channel : Channel.values()) {
            if (channel.label().equals(label)) {
                return channel;
            }
        }
        throw new InvalidValue("stream", "must be out or err");
    }

    private static ExportLine whole(JsonTree tree) {
        List<Run> runs = new ArrayList<>();
        int before = 0;
        int ended = tree.integer("runs_ended", 0, MOST);
        for (JsonTree run : tree.objects("runs")) {
            Run read = run(run, before + 1, ended);
            runs.add(read);
            before = read.number();
        }
        JsonTree job = tree.object("job");
        ExportLine line =
                new ExportLine.Whole(
                        job(
                                job,
                                tree.integer("losses", 0, MOST),
                                ended,
                                tree.number("fence", 0, Long.MAX_VALUE)),
                        runs);
        job.requireNoMore();
        return line;
    }

    private static Job job(JsonTree tree, int losses, int ended, long fence) {
        JobSpec spec =
                new JobSpec(
                        command(tree),
                        new QueueName(tree.string("queue")),
                        tree.integer(
                                "priority", -JobSpec.HIGHEST_PRIORITY, JobSpec.HIGHEST_PRIORITY),
                        new RetryPolicy(
                                tree.integer("max_retries", 0, RetryPolicy.MOST_RETRIES),
                                new Backoff(
                                        tree.decimal("backoff_base", 1, 60),
                                        millis(tree, "backoff_max", Backoff.LONGEST).orElseThrow(),
                                        tree.bool("backoff_jitter"))),
                        millis(tree, "timeout", JobSpec.LONGEST_TIMEOUT),
                        tree.strings("tags"),
                        tree.texts("env"),
                        tree.string("cwd"));
        if (tree.optionalString("worker").isPresent()) {
            throw new InvalidValue("job.worker", "must be null: no worker holds it here");
        }
        return new Job(
                new JobId(tree.string("id")),
                spec,
                tree.time("created_at"),
                tree.time("updated_at"),
                tree.time("run_at"),
                new Counters(tree.integer("attempts", 0, MOST), losses, ended),
                fence,
                state(tree.string("state"), tree.has("held") && tree.bool("held")),
                last(tree));
    }

    private static Command command(JsonTree tree) {
        String line = tree.string("command");
        Optional<List<String>> argv = tree.optionalStrings("argv");
        if (argv.isEmpty()) {
            return new Command.Shell(line);
        }
        Command program = new Command.Program(argv.get());
        if (!program.line().equals(line)) {
            throw new InvalidValue("job.command", "and argv say different things");
        }
        return program;
    }

    private static Optional<Duration> millis(JsonTree tree, String key, Duration longest) {
        OptionalLong millis = tree.optionalNumber(key, 0, longest.toMillis());
        return millis.isPresent()
                ? Optional.of(Duration.ofMillis(millis.getAsLong()))
                : Optional.empty();
    }

    private static JobState state(String label, boolean held) {
        JobState.Kind kind = JobState.Kind.ofLabel(label).orElse(JobState.Kind.PROCESSING);
        if (held && !kind.isWaiting()) {
            throw new InvalidValue("job.held", "must be false where a job does not wait");
        }
        return switch (kind) {
            case PENDING, FAILED -> JobState.waiting(kind, held);
            case COMPLETED -> new JobState.Completed();
            case DEAD -> new JobState.Dead();
            case CANCELLED -> new JobState.Cancelled();
            case PROCESSING ->
                    throw new InvalidValue(
                            "job.state", "must be pending, failed, completed, dead or cancelled");
        };
    }

    private static Optional<LastEnd> last(JsonTree tree) {
        Optional<String> reason = tree.optionalString("reason");
        OptionalLong code = tree.optionalNumber("exit_code", 0, 255);
        if (reason.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new LastEnd(
                        reason("job.reason", reason.get()),
                        code.isPresent()
                                ? OptionalInt.of((int) code.getAsLong())
                                : OptionalInt.empty()));
    }

    private static Reason reason(String field, String label) {
        for (Reason reason : Reason.values()) {
            if (reason.label().equals(label)) {
                return reason;
            }
        }
        throw new InvalidValue(field, "is no way in which a run ends");
    }

    private static Run run(JsonTree tree, int from, int to) {
        OptionalLong pid = tree.optionalNumber("pid", 1, Long.MAX_VALUE);
        OptionalLong cpu = tree.optionalNumber("cpu_nanos", 0, Long.MAX_VALUE);
        // The same, less exactly.
        OptionalLong _ = tree.optionalNumber("cpu_ms", 0, Long.MAX_VALUE);
        OptionalLong memory = tree.optionalNumber("max_rss_kib", 0, Long.MAX_VALUE);
        Run run =
                new Run(
                        tree.integer("number", from, to),
                        new WorkerId(tree.string("worker")),
                        tree.string("host"),
                        pid,
                        tree.time("started_at"),
                        tree.time("ended_at"),
                        outcome(tree),
                        cpu.isPresent()
                                ? Optional.of(
                                        new Run.Usage(Duration.ofNanos(cpu.getAsLong()), memory))
                                : Optional.empty(),
                        new Run.Output(
                                tree.number("stdout_bytes", 0, MOST_BYTES),
                                tree.number("stderr_bytes", 0, MOST_BYTES),
                                tree.string("last_error_line")));
        tree.requireNoMore();
        return run;
    }

    private static Outcome outcome(JsonTree tree) {
        OptionalLong code = tree.optionalNumber("exit_code", 0, 255);
        OptionalLong signal = tree.optionalNumber("signal", 1, HIGHEST_SIGNAL);
        return switch (reason("runs.outcome", tree.string("outcome"))) {
            case EXIT -> new Outcome.Exited((int) needed("runs.exit_code", code));
            case SIGNAL -> new Outcome.Signalled((int) needed("runs.signal", signal));
            case TIMEOUT -> new Outcome.TimedOut();
            case CANCELLED -> new Outcome.Cancelled();
            case LOST -> new Outcome.Lost();
            case INTERRUPTED -> new Outcome.Interrupted();
            case NOT_STARTED -> new Outcome.NotStarted();
            case SUPERSEDED -> new Outcome.Superseded();
            case POISON -> throw new InvalidValue("runs.outcome", "is no way in which a run ends");
        };
    }

    private static long needed(String field, OptionalLong number) {
        return number.orElseThrow(() -> new InvalidValue(field, "must be an integer"));
    }
}
