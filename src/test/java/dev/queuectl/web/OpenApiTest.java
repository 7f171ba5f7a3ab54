package dev.queuectl.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import dev.queuectl.client.json.JobJson;
import dev.queuectl.domain.Jobs;
import dev.queuectl.store.JobStore.Acceptance;

import org.junit.jupiter.api.AfterEach;
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
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The document that describes the API says what the API does. */
class OpenApiTest {
    private static final Pattern ROW = Pattern.compile("`(GET|POST|PUT|DELETE) (/[^`?]*)[?`]");

    @TempDir Path folder;
    private DashboardBench bench;
    private Map<String, Object> document = Map.of();

    @BeforeEach
    void read() throws IOException {
        bench = DashboardBench.open(folder);
        bench.storage.jobs().enqueue(List.of(Jobs.pending("job")), Acceptance.EACH);
        document =
                map(parse(bench.as(DashboardBench.VIEWER, "GET", "/api/v1/openapi.json").body()));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static Object parse(String text) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            JsonToken _ = parser.nextToken();
            Object value = value(parser);
            assertThat(parser.nextToken()).isNull();
            return value;
        }
    }

    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> map = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    JsonToken _ = parser.nextToken();
                    map.put(name, value(parser));
                }
                yield map;
            }
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            default -> String.valueOf(parser.getText());
        };
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    private static Map<String, Object> at(Map<String, Object> from, String... path) {
        Map<String, Object> at = from;
        for (String part : path) {
            assertThat(at).containsKey(part);
            at = map(at.getOrDefault(part, Map.of()));
        }
        return at;
    }

    private Map<String, Object> schemas() {
        return at(document, "components", "schemas");
    }

    @Test
    void it_has_every_route_of_the_api_and_no_other() {
        Set<String> described = new TreeSet<>();
        at(document, "paths")
                .forEach((path, methods) ->
                        map(methods)
                                .keySet()
                                .forEach(method -> described.add(method + " " + path)));
        Set<String> routes = new TreeSet<>();
        for (Route route : bench.dashboard.routes()) {
            if (route.path().startsWith("/api/")) {
                routes.add(route.method().toLowerCase(Locale.ROOT) + " " + route.path());
            }
        }
        assertThat(described).isEqualTo(routes);
        assertThat(document).containsEntry("openapi", "3.1.0");
    }

    @Test
    void what_enqueues_listens_to_a_key() {
        for (String path : List.of("/api/v1/jobs", "/api/v1/jobs/bulk")) {
            assertThat(String.valueOf(at(document, "paths", path, "post").get("parameters")))
                    .contains("name=Idempotency-Key, in=header, required=false");
        }
    }

    @Test
    void every_form_is_described_and_needed() throws IOException {
        Set<String> needed = new TreeSet<>(Set.of("Problem"));
        for (Route route : bench.dashboard.routes()) {
            needed.add(route.body());
            needed.add(route.answer());
        }
        String text = bench.as(DashboardBench.VIEWER, "GET", "/api/v1/openapi.json").body();
        Matcher references = Pattern.compile("#/components/schemas/(\\w+)").matcher(text);
        while (references.find()) {
            needed.add(references.group(1));
        }
        needed.remove("");
        assertThat(schemas().keySet()).containsExactlyInAnyOrderElementsOf(needed);
    }

    @Test
    void answers_have_the_fields_that_are_described() throws IOException {
        assertThat(at(schemas(), "Job", "properties").keySet())
                .containsExactlyElementsOf(JobJson.FIELDS);
        for (Route route : bench.dashboard.routes()) {
            if (!route.method().equals("GET") || route.answer().isEmpty()) {
                continue;
            }
            String target = route.path().replace("{id}", "job").replace("{queue}", "default");
            Object answer = parse(bench.as(DashboardBench.VIEWER, "GET", target).body());
            Map<String, Object> schema = at(schemas(), route.answer());
            if (answer instanceof Map) {
                Set<String> fields = at(schema, "properties").keySet();
                assertThat(map(answer).keySet()).as(target).isEqualTo(fields);
            } else {
                assertThat(schema).as(target).containsEntry("type", "array");
            }
        }
        Reply problem = bench.plain("GET", "/api/v1/jobs");
        assertThat(map(parse(problem.body())).keySet())
                .isEqualTo(at(schemas(), "Problem", "properties").keySet());
    }

    @Test
    void the_page_of_documentation_names_every_path() throws IOException {
        String page = Files.readString(Path.of("docs/api.md"));
        Set<String> named = new TreeSet<>();
        Matcher rows = ROW.matcher(page);
        while (rows.find()) {
            named.add(rows.group(2).strip());
        }
        for (Route route : bench.dashboard.routes()) {
            if (route.path().startsWith("/api/v1/")) {
                String path = route.path().substring("/api/v1".length());
                boolean isNamed =
                        named.contains(path)
                                || page.contains("`" + path.replaceAll(".*/", "/") + "`");
                assertThat(isNamed).as(route.method() + " " + path).isTrue();
            }
        }
    }
}
