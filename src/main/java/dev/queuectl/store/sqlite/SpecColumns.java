package dev.queuectl.store.sqlite;

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
final class SpecColumns {
    /** In the order in which {@link #bind} and {@link #read} pass over them. */
    static final String NAMES =
            "queue, priority, command, argv, max_retries, backoff_base, backoff_max,"
                    + " backoff_jitter, timeout, tags, environment, directory";

    private static final char BETWEEN_TAGS = ' ';

    private SpecColumns() {}

    static void bind(Statement statement, JobSpec spec) {
        statement.bind(spec.queue().value()).bind(spec.priority());
        // Not a switch over the types, whose first use costs a short command 4 ms.
        Command command = spec.command();
        if (command instanceof Command.Program) {
            statement.bindNull().bind(PackedTexts.pack(command.argv()));
        } else {
            statement.bind(command.line()).bindNull();
        }
        Backoff backoff = spec.retry().backoff();
        statement
                .bind(spec.retry().maxRetries())
                .bind(backoff.base())
                .bind(backoff.max().toMillis())
                .bind(backoff.jitter());
        if (spec.timeout().isPresent()) {
            statement.bind(spec.timeout().get().toMillis());
        } else {
            statement.bindNull();
        }
        statement.bind(joined(spec.tags())).bind(packed(spec.environment())).bind(spec.directory());
    }

    static JobSpec read(Statement row) {
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
                split(row.textOrNull()),
                unpacked(row.bytesOrNull()),
                row.text());
    }

    private static Command command(@Nullable String line, byte @Nullable [] argv) {
        if (argv != null) {
            return new Command.Program(PackedTexts.unpack(argv));
        }
        return new Command.Shell(line == null ? "" : line);
    }

    /** Tags hold no spaces. */
    private static @Nullable String joined(List<String> tags) {
        return tags.isEmpty() ? null : String.join(" ", tags);
    }

    private static List<String> split(@Nullable String joined) {
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

    private static byte @Nullable [] packed(Map<String, String> environment) {
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
