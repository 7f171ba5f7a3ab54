package dev.queuectl.web.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads one request as RFC 9112 has it, and refuses what two readers might understand differently:
 * two lengths, a length beside chunks, folded headers, lines that end otherwise.
 */
final class RequestReader {
    private static final int LONGEST_METHOD = 20;
    private static final int LONGEST_CHUNK_LINE = 256;
    private static final byte[] CONTINUE =
            "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Input input;
    private final OutputStream output;
    private final Limits limits;
    private final String client;
    private boolean keepsAlive;
    private boolean takesChunks;
    private boolean wantsContent = true;
    private boolean isRead;
    private boolean isChunked;
    private boolean expectsContinue;
    private long length;
    private boolean isBodyRead;

    /**
     * @param client the address from which the request comes
     */
    RequestReader(Input input, OutputStream output, Limits limits, String client) {
        this.input = input;
        this.output = output;
        this.limits = limits;
        this.client = client;
    }

    /** Reads the request up to its body. */
    Request read() throws IOException {
        int most = limits.targetBytes() + LONGEST_METHOD + " HTTP/1.1".length() + 2;
        String line =
                input.line(
                        most,
                        Refusal.tooMuch(
                                414, "the URI is longer than " + limits.targetBytes() + " bytes"));
        String[] parts = line.split(" ", -1);
        if (parts.length != 3 || !isToken(parts[0]) || !isVisible(parts[1])) {
            throw Refusal.malformed("this is not how a request begins");
        }
        if (parts[1].length() > limits.targetBytes()) {
            throw Refusal.tooMuch(414, "the URI is longer than " + limits.targetBytes() + " bytes");
        }
        wantsContent = !parts[0].equals("HEAD");
        boolean isOld = parts[2].equals("HTTP/1.0");
        if (!isOld && !parts[2].equals("HTTP/1.1")) {
            throw Refusal.malformed("only HTTP/1.1 is spoken here");
        }
        Headers headers = headers();
        takesChunks = !isOld;
        keepsAlive = !isOld && !says(headers, "Connection", "close");
        expectsContinue = !isOld && says(headers, "Expect", "100-continue");
        measure(headers, isOld);
        Target target = Target.parse(parts[1]);
        isRead = true;
        return new Request(parts[0], target, headers, client, this::body);
    }

    /** Whether another request may follow on this connection. */
    boolean keepsAlive() {
        return keepsAlive;
    }

    /** Whether the client expects more than the headers of a response. */
    boolean wantsContent() {
        return wantsContent;
    }

    /** Whether the client understands a response whose length is not told beforehand. */
    boolean takesChunks() {
        return takesChunks;
    }

    /** Whether the whole request has been read. */
    boolean isDone() {
        return isRead && (isBodyRead || (!isChunked && length == 0));
    }

    private Headers headers() throws IOException {
        Map<String, List<String>> values = new LinkedHashMap<>();
        int left = limits.headerBytes();
        for (int count = 0; ; count++) {
            Refusal tooLong =
                    Refusal.tooMuch(
                            431, "the headers are longer than " + limits.headerBytes() + " bytes");
            String line = input.line(left, tooLong);
            if (line.isEmpty()) {
                return new Headers(values);
            }
            left -= line.length() + 2;
            if (left < 0) {
                throw tooLong;
            }
            if (count == limits.headers()) {
                throw Refusal.tooMuch(431, "there are more than " + count + " headers");
            }
            int colon = line.indexOf(':');
            if (colon < 0 || !isToken(line.substring(0, colon))) {
                throw Refusal.malformed("this is not how a header is written");
            }
            String value = line.substring(colon + 1).strip();
            if (value.chars().anyMatch(c -> (c < 0x20 && c != '\t') || c == 0x7f)) {
                throw Refusal.malformed("a header contains a control character");
            }
            Headers.add(values, line.substring(0, colon), value);
        }
    }

    private void measure(Headers headers, boolean isOld) {
        Optional<String> coding = headers.one("Transfer-Encoding");
        Optional<String> told = headers.one("Content-Length");
        if (coding.isPresent()) {
            if (isOld || told.isPresent() || !coding.get().equalsIgnoreCase("chunked")) {
                throw Refusal.malformed("the length of the body is ambiguous");
            }
            isChunked = true;
        }
        if (told.isPresent()) {
            if (!told.get().matches("[0-9]{1,18}")) {
                throw Refusal.malformed("Content-Length is not a length");
            }
            length = Long.parseLong(told.get());
        }
    }

    private byte[] body(int most) throws IOException {
        if (isDone()) {
            return new byte[0];
        }
        if (!isChunked && length > most) {
            throw tooLarge(most);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            receive(most, body);
        } catch (IOException e) {
            throw new ClientGone(e);
        }
        isBodyRead = true;
        return body.toByteArray();
    }

    private void receive(int most, ByteArrayOutputStream body) throws IOException {
        if (expectsContinue) {
            output.write(CONTINUE);
            output.flush();
        }
        if (isChunked) {
            readChunks(most, body);
        } else {
            input.read((int) length, body);
        }
    }

    private void readChunks(int most, ByteArrayOutputStream body) throws IOException {
        while (true) {
            Refusal tooLong = Refusal.malformed("a chunk's line is too long");
            String line = input.line(LONGEST_CHUNK_LINE, tooLong);
            int end = line.indexOf(';');
            String size = (end < 0 ? line : line.substring(0, end)).strip();
            if (!size.matches("[0-9A-Fa-f]{1,8}")) {
                throw Refusal.malformed("a chunk's length is not one");
            }
            long some = Long.parseLong(size, 16);
            if (some == 0) {
                // Trailers, if any, say nothing that is listened to.
                Headers _ = headers();
                return;
            }
            if (body.size() + some > most) {
                throw tooLarge(most);
            }
            input.read((int) some, body);
            if (!input.line(0, tooLong).isEmpty()) {
                throw Refusal.malformed("a chunk is longer than it says");
            }
        }
    }

    private static Refusal tooLarge(int most) {
        return Refusal.tooMuch(413, "the body is longer than " + most + " bytes");
    }

    private static boolean says(Headers headers, String name, String word) {
        for (String value : headers.all(name)) {
            for (String each : value.split(",", -1)) {
                if (each.strip().equalsIgnoreCase(word)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether it is a word as RFC 9110 has it. */
    private static boolean isToken(String text) {
        return !text.isEmpty()
                && text.chars()
                        .allMatch(c ->
                                c < 0x7f
                                        && (Character.isLetterOrDigit(c)
                                                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0));
    }

    private static boolean isVisible(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    }
}
