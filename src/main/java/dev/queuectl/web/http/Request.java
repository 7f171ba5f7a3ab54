package dev.queuectl.web.http;

import java.io.IOException;

/** One request. Confined to the thread that answers it. */
public final class Request {
    /** Reads the body when somebody wants it. */
    interface Body {
        byte[] read(int most) throws IOException;
    }

    private final String method;
    private final Target target;
    private final Headers headers;
    private final Body body;

    Request(String method, Target target, Headers headers, Body body) {
        this.method = method;
        this.target = target;
        this.headers = headers;
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
     *     it is cut or badly encoded
     */
    public byte[] body(int most) throws IOException {
        return body.read(most);
    }
}
