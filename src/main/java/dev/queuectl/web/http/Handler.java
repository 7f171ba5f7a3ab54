package dev.queuectl.web.http;

/** Answers requests. Thread-safe. */
public interface Handler {
    /**
     * Answers a request. What it throws ends up as an answer of {@link #failed}, but for {@link
     * ClientGone}.
     */
    Response answer(Request request) throws Exception;

    /** Answers what the client is told of a request that could not be read, or answered. */
    Response failed(Throwable failure);
}
