package dev.queuectl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import dev.queuectl.client.json.AuditJson;
import dev.queuectl.client.json.EventJson;
import dev.queuectl.client.json.JobJson;
import dev.queuectl.client.json.QueueJson;
import dev.queuectl.client.json.StatsJson;
import dev.queuectl.client.json.StatusJson;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Holds {@code docs/json.md} to what commands print: each field stands there, with its type. */
class JsonDocumentTest {
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| ([^|]*) \\|.*");
    private static final Pattern LINK = Pattern.compile("\\(#([a-z-]+)\\)");

    /** Calls, and the forms whose fields they print, all of them together. */
    private static final Map<String, List<String>> CALLS = calls();

    /** Forms with the types of their fields, by their paths. */
    private final Map<String, Map<String, String>> forms = new LinkedHashMap<>();

    /** What the table of commands says that each prints. */
    private final Map<String, String> commands = new LinkedHashMap<>();

    @TempDir Path home;
    private CliBench cli;

    private static Map<String, List<String>> calls() {
        Map<String, List<String>> calls = new LinkedHashMap<>();
        List<String> job = List.of("job");
        List<String> runs = List.of("job", "job-with-runs");
        calls.put("enqueue one true", job);
        calls.put("enqueue two false --max-retries 0 --tag t --env A=1", job);
        calls.put("enqueue --json -- sh -c true", job);
        calls.put("run true", runs);
        calls.put("run exit\u00003", runs);
        calls.put("enqueue later true --delay 1h", job);
        calls.put("worker run --drain", List.of());
        calls.put("worker list", List.of("worker"));
        calls.put("worker stop", List.of());
        calls.put("worker install --print", List.of("installed-service"));
        calls.put("status", List.of("status"));
        calls.put("stats", List.of("figures"));
        calls.put("stats --by command", List.of("figures"));
        calls.put("stats -o jsonl", List.of("group-of-figures"));
        calls.put("events", List.of("event"));
        calls.put("list --all", job);
        calls.put("show two", runs);
        calls.put("explain two", List.of("explanation"));
        calls.put("explain later", List.of("explanation"));
        calls.put("log two", List.of("output"));
        calls.put("wait one", job);
        calls.put("dlq list", List.of("job", "dead-job"));
        calls.put("dlq list --group", List.of("groups-of-dead-jobs"));
        calls.put("dlq list --group -o jsonl", List.of("group-of-dead-jobs"));
        calls.put("dlq show two", List.of("job", "job-with-runs", "dead-job-with-runs"));
        calls.put("dlq retry --match state:dead --dry-run", List.of("rehearsal"));
        calls.put("retry state:dead --dry-run", List.of("rehearsal"));
        calls.put("clone id:one", List.of("change"));
        calls.put("retry id:two", List.of("change"));
        calls.put("hold id:later", List.of("change"));
        calls.put("list id:later", job);
        calls.put("priority --to 5 id:later", List.of("change"));
        calls.put("release id:later", List.of("change"));
        calls.put("cancel id:later", List.of("change"));
        calls.put("delete id:later --yes", List.of("change"));
        calls.put("dlq retry --all", List.of());
        calls.put("dlq purge --all --yes", List.of("forgotten"));
        calls.put("purge --yes", List.of("forgotten"));
        List<String> queue = List.of("queue");
        calls.put("queue set mail limit 3", queue);
        calls.put("queue set mail job_timeout 1s", queue);
        calls.put("queue set mail max_retries 1", queue);
        calls.put("queue pause mail", queue);
        calls.put("queue list", queue);
        calls.put("queue show mail", queue);
        calls.put("queue resume mail", queue);
        calls.put("queue drain mail", List.of("left-in-a-queue"));
        calls.put("config list", List.of("settings"));
        calls.put("config get", List.of("settings"));
        calls.put("config set max_retries 3", List.of("settings"));
        calls.put("config unset max_retries", List.of("settings"));
        calls.put("db status", List.of("condition"));
        calls.put("db migrate", List.of("migration"));
        calls.put("doctor", List.of("findings"));
        calls.put("audit", List.of("audit-entry"));
        calls.put("completion bash", List.of("script"));
        calls.put("help", List.of("command"));
        calls.put("help worker start", List.of("command"));
        calls.put("version", List.of("version"));
        calls.put("show nothing", List.of("error"));
        return calls;
    }

    @BeforeEach
    void read() throws IOException {
        cli = new CliBench(home.resolve("home"));
        String form = "";
        for (String line : Files.readAllLines(Path.of("docs/json.md"))) {
            Matcher row = ROW.matcher(line);
            if (line.startsWith("## ")) {
                form = line.substring(3).toLowerCase(Locale.ROOT).replace(' ', '-');
            } else if (row.matches() && form.equals("what-commands-print")) {
                commands.put(row.group(1), row.group(2));
            } else if (row.matches()) {
                forms.computeIfAbsent(form, _ -> new LinkedHashMap<>())
                        .put(row.group(1), row.group(2).strip());
            }
        }
    }

    @Test
    void every_command_is_in_the_table_and_every_link_leads_to_a_form() throws IOException {
        assertThat(commands).containsOnlyKeys(CommandTable.NAMES);
        List<String> links =
                LINK.matcher(Files.readString(Path.of("docs/json.md")))
                        .results()
                        .map(link -> link.group(1))
                        .toList();
        assertThat(forms.keySet()).containsAll(links);
        assertThat(links).containsAll(forms.keySet());
    }

    @Test
    void every_field_that_is_printed_is_described_with_its_type() throws IOException {
        Path other = home.resolve("other.db");
        Map<String, List<String>> calls = new LinkedHashMap<>(CALLS);
        calls.put("db copy --to sqlite:" + other, List.of("copy"));
        Path exported = home.resolve("exported.jsonl");
        calls.put("export -o " + exported + " --json", List.of("export"));
        calls.put("import " + exported, List.of("import"));
        Path backup = home.resolve("backup.zip");
        calls.put("backup " + backup, List.of("backup"));
        calls.put("restore --dry-run " + backup, List.of("backup"));
        calls.put(
                "restore " + backup + " --url sqlite:" + home.resolve("restored.db"),
                List.of("backup", "restored-store"));
        for (Map.Entry<String, List<String>> call : calls.entrySet()) {
            List<String> words = new ArrayList<>();
            for (String word : call.getKey().split(" ", -1)) {
                words.add(word.replace('\0', ' '));
            }
            if (!words.contains("-o") && !words.contains("--json")) {
                words.addAll(
                        words.contains("--") ? words.indexOf("--") : words.size(),
                        List.of("--json"));
            }
            CliBench.Answer answer = cli.call(words.toArray(String[]::new));
            Map<String, String> known = new LinkedHashMap<>();
            call.getValue().forEach(form -> known.putAll(forms.getOrDefault(form, Map.of())));
            String printed = call.getValue().contains("error") ? answer.err() : answer.out();
            assertThat(undescribed(printed, known))
                    .as("%s printed %s%s", call.getKey(), printed, answer.err())
                    .isEmpty();
        }
    }

    @Test
    void the_fields_that_can_be_chosen_are_those_that_are_described() {
        assertThat(withoutParts("job")).isEqualTo(JobJson.FIELDS);
        assertThat(withoutParts("queue")).isEqualTo(QueueJson.FIELDS);
        assertThat(withoutParts("worker")).isEqualTo(StatusJson.WORKER_FIELDS);
        assertThat(withoutParts("event")).isEqualTo(EventJson.FIELDS);
        assertThat(withoutParts("audit-entry")).isEqualTo(AuditJson.FIELDS);
        assertThat(StatsJson.GROUP_FIELDS)
                .allSatisfy(field -> assertThat(forms.get("group-of-figures")).containsKey(field));
        assertThat(JobJson.DEAD_FIELDS).endsWith("error");
        assertThat(forms.get("dead-job")).containsOnlyKeys("error");
    }

    private List<String> withoutParts(String form) {
        return forms.getOrDefault(form, Map.of()).keySet().stream()
                .filter(field -> !field.matches(".*[.\\[].*"))
                .toList();
    }

    /** Answers the fields, with what they hold, that no form describes like this. */
    private static List<String> undescribed(String printed, Map<String, String> known)
            throws IOException {
        List<String> undescribed = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(printed)) {
            List<String> path = new ArrayList<>();
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                switch (token) {
                    case FIELD_NAME -> path.set(path.size() - 1, "." + parser.currentName());
                    case END_OBJECT, END_ARRAY -> path.removeLast();
                    default -> {
                        String name =
                                path.stream()
                                        .collect(Collectors.joining())
                                        .replaceFirst("^(\\[])?\\.", "");
                        boolean isPart = path.stream().anyMatch(part -> part.startsWith("."));
                        if (isPart && !isDescribed(name, token, known)) {
                            undescribed.add(name + " " + token);
                        }
                        if (token == JsonToken.START_OBJECT) {
                            path.add("");
                        } else if (token == JsonToken.START_ARRAY) {
                            path.add("[]");
                        }
                    }
                }
            }
        }
        return undescribed;
    }

    private static boolean isDescribed(String name, JsonToken token, Map<String, String> known) {
        for (Map.Entry<String, String> field : known.entrySet()) {
            if (name.endsWith("[]") && token == JsonToken.START_OBJECT) {
                // Its fields are described.
                return true;
            }
            String pattern =
                    field.getKey().replace(".", "\\.").replace("[]", "\\[]").replace("*", ".+");
            if (name.matches(pattern) && isOfType(field.getValue(), token)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfType(String type, JsonToken token) {
        return switch (token) {
            case VALUE_NULL -> type.endsWith("or null") || type.equals("any");
            case VALUE_STRING -> type.startsWith("string") || type.equals("any");
            case VALUE_NUMBER_INT ->
                    type.startsWith("integer") || type.startsWith("number") || type.equals("any");
            case VALUE_NUMBER_FLOAT -> type.startsWith("number") || type.equals("any");
            case VALUE_TRUE, VALUE_FALSE -> type.startsWith("boolean") || type.equals("any");
            case START_ARRAY -> type.startsWith("array") || type.equals("any");
            case START_OBJECT -> type.startsWith("object") || type.equals("any");
            default -> false;
        };
    }
}
