package dev.queuectl.client.json;

import dev.queuectl.client.JobDraft;
import dev.queuectl.client.json.JsonReader.Kind;
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

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
        JsonReader json = new JsonReader(text);
        Kind kind = json.peek();
        if (kind == Kind.END) {
            throw new InvalidValue("job JSON", "is empty");
        }
        if (kind == Kind.ARRAY) {
            throw new InvalidValue(
                    "job",
                    "must be one JSON object; many go through 'enqueue -' or 'enqueue -f FILE'");
        }
        require(kind == Kind.OBJECT, "job", "must be a JSON object");
        JobDraft draft = readObject(json);
        json.requireEnd();
        return draft;
    }

    /**
     * Reads a text that holds one JSON array of such objects and nothing else.
     *
     * @param most after so many the rest is left unread
     * @throws InvalidValue when it does not, or when a value cannot be accepted; the message says
     *     of which item, the first being 1
     */
    public List<JobDraft> readMany(String text, int most) {
        JsonReader json = new JsonReader(text);
        require(json.peek() == Kind.ARRAY, "jobs", "must be a JSON array of objects");
        List<JobDraft> drafts = new ArrayList<>();
        json.beginArray();
        while (json.nextItem()) {
            String item = "item " + (drafts.size() + 1);
            require(json.peek() == Kind.OBJECT, item, "must be a JSON object");
            try {
                drafts.add(readObject(json));
            } catch (InvalidValue e) {
                throw new InvalidValue(item + ":", String.valueOf(e.getMessage()));
            }
            if (drafts.size() == most) {
                return drafts;
            }
        }
        json.requireEnd();
        return drafts;
    }

    private JobDraft readObject(JsonReader json) {
        JobDraft draft = new JobDraft();
        Program program = new Program();
        Set<String> names = JsonReader.names();
        json.beginObject();
        for (String key = json.nextName(names); key != null; key = json.nextName(names)) {
            readValue(key, json, draft, program);
        }
        program.settle(draft);
        return draft;
    }

    private void readValue(String key, JsonReader json, JobDraft draft, Program program) {
        switch (key) {
            case "command" -> program.line = string(key, json);
            case "id" -> draft.id(new JobId(string(key, json)));
            case "queue" -> draft.queue(new QueueName(string(key, json)));
            case "priority" ->
                    draft.priority(
                            integer(
                                    key,
                                    json,
                                    -JobSpec.HIGHEST_PRIORITY,
                                    JobSpec.HIGHEST_PRIORITY));
            case "max_retries" -> draft.maxRetries(integer(key, json, 0, RetryPolicy.MOST_RETRIES));
            case "backoff_base" ->
                    draft.backoffBase(Numbers.decimal(key, number(key, json), 1, 60));
            case "backoff_max" ->
                    draft.backoffMax(
                            json.peek() == Kind.STRING
                                    ? Durations.parse(key, json.string(), Backoff.LONGEST)
                                    : duration(key, json, Backoff.LONGEST));
            case "backoff_jitter" -> draft.backoffJitter(bool(key, json));
            case "timeout" -> {
                if (!isNull(json)) {
                    draft.timeout(duration(key, json, JobSpec.LONGEST_TIMEOUT));
                }
            }
            case "run_at" -> draft.runAt(time(key, json));
            case "tags" -> draft.tags(strings(key, json));
            case "env" -> draft.environment(environment(json));
            case "cwd" -> draft.directory(string(key, json));
            case "argv" -> {
                if (!isNull(json)) {
                    program.argv = strings(key, json);
                }
            }
            case "state" ->
                    require(string(key, json).equals("pending"), key, "of a new job is 'pending'");
            case "attempts" ->
                    require(
                            number(key, json).equals("0"),
                            key,
                            "cannot be set; of a new job they are 0");
            case "held" ->
                    require(!bool(key, json), key, "cannot be set; 'hold' does it afterwards");
            case "created_at", "updated_at" -> time(key, json);
            case "worker", "exit_code", "reason" -> require(isNull(json), key, "cannot be set");
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

    /** Reads a null if that is what comes. */
    private static boolean isNull(JsonReader json) {
        boolean isNull = json.peek() == Kind.NULL;
        if (isNull) {
            json.literal(Kind.NULL);
        }
        return isNull;
    }

    private static String string(String key, JsonReader json) {
        require(json.peek() == Kind.STRING, key, "must be a string");
        return json.string();
    }

    private static boolean bool(String key, JsonReader json) {
        Kind kind = json.peek();
        require(kind == Kind.TRUE || kind == Kind.FALSE, key, "must be true or false");
        json.literal(kind);
        return kind == Kind.TRUE;
    }

    private static int integer(String key, JsonReader json, int min, int max) {
        if (json.peek() != Kind.NUMBER) {
            throw new InvalidValue(key, "must be an integer from " + min + " to " + max);
        }
        return Numbers.integer(key, json.number(), min, max);
    }

    private static String number(String key, JsonReader json) {
        require(json.peek() == Kind.NUMBER, key, "must be a number");
        return json.number();
    }

    /** Reads a number of milliseconds, or a text like {@code 5s}. */
    private static Duration duration(String key, JsonReader json, Duration max) {
        return switch (json.peek()) {
            case NUMBER -> {
                String digits = json.number();
                require(!digits.startsWith("-"), key, "must not be negative");
                yield Durations.parseOrMillis(key, digits, max);
            }
            case STRING -> Durations.parseOrMillis(key, json.string(), max);
            case OBJECT, ARRAY, TRUE, FALSE, NULL, END ->
                    throw new InvalidValue(
                            key, "must be a whole number of milliseconds, or a text like \"5s\"");
        };
    }

    private Instant time(String key, JsonReader json) {
        Kind kind = json.peek();
        require(
                kind == Kind.STRING || kind == Kind.NUMBER,
                key,
                "must be a time like \"2030-01-31T09:00:00Z\"");
        return Times.parse(
                key, kind == Kind.STRING ? json.string() : json.number(), time.instant());
    }

    private static List<String> strings(String key, JsonReader json) {
        require(json.peek() == Kind.ARRAY, key, "must be an array of strings");
        List<String> strings = new ArrayList<>();
        json.beginArray();
        while (json.nextItem()) {
            require(json.peek() == Kind.STRING, key, "must be an array of strings");
            strings.add(json.string());
        }
        return strings;
    }

    private static Map<String, String> environment(JsonReader json) {
        require(json.peek() == Kind.OBJECT, "env", "must be an object of strings");
        Map<String, String> variables = new LinkedHashMap<>();
        Set<String> names = JsonReader.names();
        json.beginObject();
        for (String name = json.nextName(names); name != null; name = json.nextName(names)) {
            require(json.peek() == Kind.STRING, "env." + name, "must be a string");
            variables.put(name, json.string());
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
