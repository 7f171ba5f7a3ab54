package dev.queuectl.web;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.queuectl.client.json.Json;
import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.Visible;
import dev.queuectl.store.StoreException;
import dev.queuectl.web.http.Refusal;
import dev.queuectl.web.http.Response;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * What is told about a request that failed, as RFC 9457 has it.
 *
 * @param code the word that the command line has for the same kind of error
 * @param detail what went wrong with this request, for people
 * @param remedy what to do about it; empty when nothing is known
 */
record Problem(int status, String code, String detail, String remedy) {
    private static final String TYPE = "application/problem+json";

    /** Answers the problem that a failure is; one that nobody expected tells nothing of itself. */
    static Problem of(Throwable failure) {
        return switch (failure) {
            case Refusal refusal ->
                    new Problem(refusal.status(), refusal.word(), refusal.message(), "");
            case InvalidValue invalid ->
                    new Problem(400, "usage", String.valueOf(invalid.getMessage()), "");
            case StoreException store ->
                    new Problem(
                            503,
                            "store_" + store.code().name().toLowerCase(Locale.ROOT),
                            String.valueOf(store.getMessage()),
                            store.remedy());
            default ->
                    new Problem(
                            500,
                            "failed",
                            "something went wrong that should not have",
                            "the server's standard error says what");
        };
    }

    /** Whether the failure is the program's own, to be told to whoever runs it. */
    boolean isUnexpected() {
        return status == 500;
    }

    Response response() {
        Response response =
                Response.of(status, TYPE, json().getBytes(StandardCharsets.UTF_8))
                        .with("Cache-Control", "no-store");
        return switch (status) {
            case 401 -> response.with("WWW-Authenticate", "Bearer realm=\"queuectl\"");
            case 503 -> response.with("Retry-After", "1");
            default -> response;
        };
    }

    /** Answers the phrase that stands for the status. */
    String title() {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 415 -> "Unsupported Media Type";
            case 416 -> "Range Not Satisfiable";
            case 422 -> "Unprocessable Content";
            case 431 -> "Request Header Fields Too Large";
            case 503 -> "Service Unavailable";
            default -> "Internal Server Error";
        };
    }

    private String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = Json.generator(text)) {
            json.writeStartObject();
            json.writeStringField("type", "about:blank");
            json.writeStringField("title", title());
            json.writeNumberField("status", status);
            json.writeStringField("detail", Visible.line(detail));
            json.writeStringField("code", code);
            Optional<String> mends = Optional.of(remedy).filter(known -> !known.isEmpty());
            json.writeArrayFieldStart("try");
            if (mends.isPresent()) {
                json.writeString(Visible.line(mends.get()));
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
