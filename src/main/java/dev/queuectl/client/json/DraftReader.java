package dev.queuectl.client.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;

import dev.queuectl.client.JobDraft;
import dev.queuectl.config.Durations;
import dev.queuectl.config.Nearest;
import dev.queuectl.config.Numbers;
import dev.queuectl.config.Times;
import dev.queuectl.domain.Backoff;
import dev.queuectl.domain.Command;
import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobSpec;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.RetryPolicy;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a job as users write it in JSON: an object of the keys that {@link JobJson} writes, of
 * which only {@code command} is needed. What says that the job is new ({@code state}, {@code
 * attempts} and the like) is accepted only as it would be written of a new job. Thread-safe.
 */
public final class DraftReader {
    private static final List<String> KEYS =
            List.of(
                    "id",
                    "command",
                    "argv",
                    "queue",
                    "priority",
                    "max_retries",
                    "backoff_base",
                    "backoff_max",
                    "backoff_jitter",
                    "timeout",
                    "run_at",
                    "tags",
                    "env",
                    "cwd",
                    "state",
                    "attempts",
                    "created_at",
                    "updated_at");

    private final InstantSource time;

    public DraftReader(InstantSource time) {
        this.time = time;
    }

    /**
     * Reads a text that holds one JSON object and nothing else.
     *
     * @throws InvalidValue when it does not, or when a value cannot be accepted
     */
    public JobDraft read(String text) {
        try (JsonParser parser = Json.parser(text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new InvalidValue("job JSON", "is empty");
            }
            if (first == JsonToken.START_ARRAY) {
                throw new InvalidValue(
                        "job",
                        "must be one JSON object; many go through 'enqueue -' or 'enqueue -f"
                                + " FILE'");
            }
            JobDraft draft = read(parser);
            if (parser.nextToken() != null) {
                throw new InvalidValue(
                        "job", "is followed by something else; one JSON object is expected");
            }
            return draft;
        } catch (JsonProcessingException e) {
            throw Json.refusal(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the object on whose first token the parser stands, up to its last. */
    JobDraft read(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new InvalidValue("job", "must be a JSON object");
        }
        JobDraft draft = new JobDraft();
        Program program = new Program();
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            readValue(key, parser, draft, program);
        }
        program.settle(draft);
        return draft;
    }

    private void readValue(String key, JsonParser parser, JobDraft draft, Program program)
            throws IOException {
        switch (key) {
            case "command" -> program.line = string(key, parser);
            case "id" -> draft.id(new JobId(string(key, parser)));
            case "queue" -> draft.queue(new QueueName(string(key, parser)));
            case "priority" ->
                    draft.priority(
                            integer(
                                    key,
                                    parser,
                                    -JobSpec.HIGHEST_PRIORITY,
                                    JobSpec.HIGHEST_PRIORITY));
            case "max_retries" ->
                    draft.maxRetries(integer(key, parser, 0, RetryPolicy.MOST_RETRIES));
            case "backoff_base" ->
                    draft.backoffBase(Numbers.decimal(key, number(key, parser), 1, 60));
            case "backoff_max" -> draft.backoffMax(duration(key, parser, Backoff.LONGEST));
            case "backoff_jitter" -> draft.backoffJitter(bool(key, parser));
            case "timeout" -> {
                if (parser.currentToken() != JsonToken.VALUE_NULL) {
                    draft.timeout(duration(key, parser, JobSpec.LONGEST_TIMEOUT));
                }
            }
            case "run_at" -> draft.runAt(time(key, parser));
            case "tags" -> draft.tags(strings(key, parser));
            case "env" -> draft.environment(environment(parser));
            case "cwd" -> draft.directory(string(key, parser));
            case "argv" -> {
                if (parser.currentToken() != JsonToken.VALUE_NULL) {
                    program.argv = strings(key, parser);
                }
            }
            case "state" ->
                    require(
                            string(key, parser).equals("pending"),
                            key,
                            "of a new job is 'pending'");
            case "attempts" ->
                    require(
                            parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                                    && parser.getText().equals("0"),
                            key,
                            "cannot be set; of a new job they are 0");
            case "created_at", "updated_at" -> time(key, parser);
            case "worker", "exit_code", "reason" ->
                    require(parser.currentToken() == JsonToken.VALUE_NULL, key, "cannot be set");
            default ->
                    throw new InvalidValue(
                            "unknown field",
                            "'" + Numbers.shortened(key) + "'" + Nearest.hint(key, KEYS));
        }
    }

    private static void require(boolean accepted, String key, String problem) {
        if (!accepted) {
            throw new InvalidValue(key, problem);
        }
    }

    private static String string(String key, JsonParser parser) throws IOException {
        require(parser.currentToken() == JsonToken.VALUE_STRING, key, "must be a string");
        return parser.getText();
    }

    private static boolean bool(String key, JsonParser parser) {
        require(parser.currentToken().isBoolean(), key, "must be true or false");
        return parser.currentToken() == JsonToken.VALUE_TRUE;
    }

    private static int integer(String key, JsonParser parser, int min, int max) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw new InvalidValue(key, "must be an integer from " + min + " to " + max);
        }
        return Numbers.integer(key, parser.getText(), min, max);
    }

    private static String number(String key, JsonParser parser) throws IOException {
        require(parser.currentToken().isNumeric(), key, "must be a number");
        return parser.getText();
    }

    /** Reads a number of milliseconds, or a text like {@code 5s}. */
    private static Duration duration(String key, JsonParser parser, Duration max)
            throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_NUMBER_INT -> {
                String digits = parser.getText();
                require(!digits.startsWith("-"), key, "must not be negative");
                yield Durations.parseOrMillis(key, digits, max);
            }
            case VALUE_STRING -> Durations.parseOrMillis(key, parser.getText(), max);
            default ->
                    throw new InvalidValue(
                            key, "must be a whole number of milliseconds, or a text like \"5s\"");
        };
    }

    private Instant time(String key, JsonParser parser) throws IOException {
        boolean readable =
                parser.currentToken() == JsonToken.VALUE_STRING
                        || parser.currentToken() == JsonToken.VALUE_NUMBER_INT;
        require(readable, key, "must be a time like \"2030-01-31T09:00:00Z\"");
        return Times.parse(key, parser.getText(), time.instant());
    }

    private static List<String> strings(String key, JsonParser parser) throws IOException {
        require(parser.currentToken() == JsonToken.START_ARRAY, key, "must be an array of strings");
        List<String> strings = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            require(
                    parser.currentToken() == JsonToken.VALUE_STRING,
                    key,
                    "must be an array of strings");
            strings.add(parser.getText());
        }
        return strings;
    }

    private static Map<String, String> environment(JsonParser parser) throws IOException {
        require(
                parser.currentToken() == JsonToken.START_OBJECT,
                "env",
                "must be an object of strings");
        Map<String, String> variables = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            require(
                    parser.nextToken() == JsonToken.VALUE_STRING,
                    "env." + name,
                    "must be a string");
            variables.put(name, parser.getText());
        }
        return variables;
    }

    /** The two ways to say what to run, of which a written job shows both. */
    private static final class Program {
        @Nullable String line;
        @Nullable List<String> argv;

        void settle(JobDraft draft) {
            if (argv == null) {
                if (line != null) {
                    draft.command(new Command.Shell(line));
                }
                return;
            }
            Command command = new Command.Program(argv);
            require(
                    line == null || line.equals(command.line()),
                    "command",
                    "and argv say different things; give one");
            draft.command(command);
        }
    }
}
