package dev.queuectl.web;

import com.fasterxml.jackson.core.JsonGenerator;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Describes the API by OpenAPI 3.1, out of the table that the router is made of. The forms of
 * bodies and answers are in {@code openapi-schemas.json}.
 */
final class OpenApi {
    private static final String PREFIX = "/api/";

    private final List<Route> routes;
    private final String version;

    OpenApi(List<Route> routes, String version) {
        this.routes = new ArrayList<>(routes);
        this.version = version;
        this.routes.addAll(routes());
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                        "/api/v1/openapi.json",
                        Role.VIEWER,
                        "This document.",
                        _ -> Answers.json(200, this::write)));
    }

    private void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("openapi", "3.1.0");
        json.writeObjectFieldStart("info");
        json.writeStringField("title", "queuectl");
        json.writeStringField("version", version);
        json.writeEndObject();
        json.writeObjectFieldStart("paths");
        Map<String, List<Route>> byPath = new LinkedHashMap<>();
        for (Route route : routes) {
            if (route.path().startsWith(PREFIX)) {
                byPath.computeIfAbsent(route.path(), _ -> new ArrayList<>()).add(route);
            }
        }
        for (Map.Entry<String, List<Route>> path : byPath.entrySet()) {
            json.writeObjectFieldStart(path.getKey());
            for (Route route : path.getValue()) {
                write(json, route);
            }
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeObjectFieldStart("components");
        json.writeFieldName("schemas");
        json.writeRawValue(schemas());
        json.writeObjectFieldStart("securitySchemes");
        json.writeObjectFieldStart("token");
        json.writeStringField("type", "http");
        json.writeStringField("scheme", "bearer");
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
        json.writeArrayFieldStart("security");
        json.writeStartObject();
        json.writeArrayFieldStart("token");
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Route route) throws IOException {
        json.writeObjectFieldStart(route.method().toLowerCase(Locale.ROOT));
        json.writeStringField("summary", route.summary());
        json.writeStringField("x-role", route.needed().name().toLowerCase(Locale.ROOT));
        json.writeArrayFieldStart("parameters");
        for (String part : route.path().split("/", -1)) {
            if (part.startsWith("{")) {
                writeParameter(json, part.substring(1, part.length() - 1), "path", "");
            }
        }
        for (Route.Parameter parameter : route.query()) {
            writeParameter(json, parameter.name(), "query", parameter.about());
        }
        for (Route.Parameter header : route.headers()) {
            writeParameter(json, header.name(), "header", header.about());
        }
        json.writeEndArray();
        if (!route.body().isEmpty()) {
            json.writeObjectFieldStart("requestBody");
            writeContent(json, "application/json", route.body());
            json.writeEndObject();
        }
        json.writeObjectFieldStart("responses");
        json.writeObjectFieldStart("2XX");
        json.writeStringField("description", route.summary());
        if (!route.answer().isEmpty()) {
            writeContent(json, "application/json", route.answer());
        }
        json.writeEndObject();
        json.writeObjectFieldStart("default");
        json.writeStringField("description", "What went wrong.");
        writeContent(json, "application/problem+json", "Problem");
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeParameter(JsonGenerator json, String name, String place, String about)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("name", name);
        json.writeStringField("in", place);
        json.writeBooleanField("required", place.equals("path"));
        if (!about.isEmpty()) {
            json.writeStringField("description", about);
        }
        json.writeObjectFieldStart("schema");
        json.writeStringField("type", "string");
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeContent(JsonGenerator json, String type, String form)
            throws IOException {
        json.writeObjectFieldStart("content");
        json.writeObjectFieldStart(type);
        json.writeObjectFieldStart("schema");
        json.writeStringField("$ref", "#/components/schemas/" + form);
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
    }

    private static String schemas() throws IOException {
        try (InputStream file = OpenApi.class.getResourceAsStream("openapi-schemas.json")) {
            if (file == null) {
                throw new IllegalStateException("the jar lacks openapi-schemas.json");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
