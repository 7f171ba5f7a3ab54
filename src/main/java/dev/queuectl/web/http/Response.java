package dev.queuectl.web.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a client is told.
 *
 * @param headers those besides the ones that say how long it is
 */
public record Response(int status, Map<String, String> headers, Content content) {
    public Response {
        headers = Map.copyOf(headers);
    }

    /** What follows the headers. */
    public sealed interface Content {
        /** Bytes that are there already. */
        final class Whole implements Content {
            private final byte[] bytes;

            Whole(byte[] bytes) {
                this.bytes = bytes;
            }

            byte[] bytes() {
                return bytes;
            }
        }

        /** What is written as it comes, until the writer returns. */
        record Live(Writer writer) implements Content {}

        /** So many bytes, which are written piece by piece. */
        record Pieces(long length, Writer writer) implements Content {}
    }

    /** Writes what comes. */
    @FunctionalInterface
    public interface Writer {
        /**
         * Writes until there is no more to be written.
         *
         * @throws IOException of the sink: the client has gone
         */
        void writeTo(Sink sink) throws IOException, InterruptedException;
    }

    /** Where a writer writes to. */
    public interface Sink {
        /**
         * Sends some bytes.
         *
         * @throws IOException when the client has gone, or takes too long to accept them
         */
        void send(byte[] bytes, int offset, int length) throws IOException;

        /** Whether the client has gone, or said something, after which it expects an end. */
        boolean isGone() throws IOException;

        /** Sends some text. */
        default void send(String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            send(bytes, 0, bytes.length);
        }
    }

    /** Answers a response with bytes of a type. */
    public static Response of(int status, String type, byte[] bytes) {
        return new Response(status, Map.of("Content-Type", type), new Content.Whole(bytes));
    }

    /** Answers a response with a text of a type, which is written in UTF-8. */
    public static Response of(int status, String type, String text) {
        return of(status, type + "; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /** Answers JSON, whose encoding needs no saying. */
    public static Response json(int status, String text) {
        return of(status, "application/json", text.getBytes(StandardCharsets.UTF_8));
    }

    /** Answers a response that is written as it comes. */
    public static Response live(String type, Writer writer) {
        return new Response(200, Map.of("Content-Type", type), new Content.Live(writer));
    }

    /** Answers a response of so many bytes, which are written piece by piece. */
    public static Response pieces(String type, long length, Writer writer) {
        return new Response(200, Map.of("Content-Type", type), new Content.Pieces(length, writer));
    }

    /** Answers a response that sends the client elsewhere on this server. */
    public static Response redirect(String path) {
        return new Response(303, Map.of("Location", path), new Content.Whole(new byte[0]));
    }

    /** Answers this response with another status. */
    public Response withStatus(int other) {
        return new Response(other, headers, content);
    }

    /** Answers this response with one more header. */
    public Response with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Response(status, more, content);
    }
}
