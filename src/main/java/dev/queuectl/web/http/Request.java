package dev.queuectl.web.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** One request. Confined to the thread that answers it. */
public final class Request {
    private static final int BEGINNING = 1_024;

    /** Reads the body when somebody wants it. */
    interface Body {
        byte[] read(int most) throws IOException;
    }

    private final String method;
    private final Target target;
    private final Headers headers;
    private final String client;
    private final Body body;
    private byte[] read = {};

    Request(String method, Target target, Headers headers, String client, Body body) {
        this.method = method;
        this.target = target;
        this.headers = headers;
        this.client = client;
        this.body = body;
    }

    /** Answers the method, as it was written. */
    public String method() {
        return method;
    }

    /** Whether it asks for nothing but an answer. */
    public boolean isSafe() {
        return method.equals("GET") || method.equals("HEAD");
    }

    public Target target() {
        return target;
    }

    public Headers headers() {
        return headers;
    }

    /**
     * Reads the body, empty where there is none. To be called once.
     *
     * @param most its longest length in bytes
     * @throws Refusal with 413 where it is longer, 408 where it does not arrive in time, 400 where
     *     it is badly encoded
     * @throws ClientGone where the client hangs up before its end
     */
    public byte[] body(int most) throws IOException {
        read = body.read(most);
        return read;
    }

    /** Answers how the body begins that was read; empty while it was not. */
    public String beginning() {
        return new String(read, 0, Math.min(read.length, BEGINNING), StandardCharsets.UTF_8);
    }

    /** Answers the address from which it came. */
    public String client() {
        return client;
    }
}
