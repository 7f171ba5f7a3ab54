package dev.queuectl.store.sql;

import dev.queuectl.domain.Backoff;
import dev.queuectl.domain.Command;
import dev.queuectl.domain.JobSpec;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.RetryPolicy;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The columns of a job that its {@link JobSpec} fills and that never change. */
public final class SpecColumns {
    /** In the order in which {@link #read} passes over them. */
    public static final String NAMES =
            "queue, priority, command, argv, max_retries, backoff_base, backoff_max,"
                    + " backoff_jitter, timeout, tags, environment, directory";

    private static final char BETWEEN_TAGS = ' ';

    private SpecColumns() {}

    /** Answers the command for the shell; null when there is a program instead. */
    public static @Nullable String line(JobSpec spec) {
        // Not a switch over the types, whose first use costs a short command 4 ms.
        return spec.command() instanceof Command.Program ? null : spec.command().line();
    }

    /** Answers the program and its arguments; null when the shell gets a command. */
    public static byte @Nullable [] argv(JobSpec spec) {
        return spec.command() instanceof Command.Program
                ? PackedTexts.pack(spec.command().argv())
                : null;
    }

    /** Answers the job's own time limit in milliseconds; null when it has none. */
    public static @Nullable Long timeout(JobSpec spec) {
        return spec.timeout().isPresent() ? spec.timeout().get().toMillis() : null;
    }

    /** Reads what a row says of the job as it was asked for. */
    public static JobSpec read(Row row) {
        QueueName queue = new QueueName(row.text());
        int priority = row.integer();
        Command command = command(row.textOrNull(), row.bytesOrNull());
        RetryPolicy retry =
                new RetryPolicy(
                        row.integer(),
                        new Backoff(row.real(), Duration.ofMillis(row.number()), row.flag()));
        long timeout = row.number();
        Optional<Duration> limit =
                timeout == 0 && row.wasNull()
                        ? Optional.empty()
                        : Optional.of(Duration.ofMillis(timeout));
        return new JobSpec(
                command,
                queue,
                priority,
                retry,
                limit,
                tags(row.textOrNull()),
                unpacked(row.bytesOrNull()),
                row.text());
    }

    private static Command command(@Nullable String line, byte @Nullable [] argv) {
        if (argv != null) {
            return new Command.Program(PackedTexts.unpack(argv));
        }
        return new Command.Shell(line == null ? "" : line);
    }

    /** Answers the tags, which hold no spaces, with spaces between; null when there are none. */
    public static @Nullable String tags(JobSpec spec) {
        return spec.tags().isEmpty() ? null : String.join(" ", spec.tags());
    }

    /** Answers the tags that a column holds. */
    public static List<String> tags(@Nullable String joined) {
        if (joined == null) {
            return List.of();
        }
        List<String> tags = new ArrayList<>();
        int start = 0;
        for (int end; (end = joined.indexOf(BETWEEN_TAGS, start)) >= 0; start = end + 1) {
            tags.add(joined.substring(start, end));
        }
        tags.add(joined.substring(start));
        return tags;
    }

    /** Answers the job's own variables; null when there are none. */
    public static byte @Nullable [] environment(JobSpec spec) {
        Map<String, String> environment = spec.environment();
        if (environment.isEmpty()) {
            return null;
        }
        List<String> texts = new ArrayList<>(environment.size());
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            texts.add(variable.getKey() + "=" + variable.getValue());
        }
        return PackedTexts.pack(texts);
    }

    /** Names hold no '='. */
    private static Map<String, String> unpacked(byte @Nullable [] packed) {
        if (packed == null) {
            return Map.of();
        }
        Map<String, String> environment = new LinkedHashMap<>();
        for (String text : PackedTexts.unpack(packed)) {
            int sign = text.indexOf('=');
            environment.put(text.substring(0, sign), text.substring(sign + 1));
        }
        return environment;
    }
}
