package dev.queuectl.web;

import dev.queuectl.web.http.Response;

/** Answers what one route is asked for. Thread-safe. */
@FunctionalInterface
interface Endpoint {
    /**
     * Answers a call that was let in.
     *
     * @throws dev.queuectl.web.http.Refusal when it is refused
     */
    Response answer(Call call) throws Exception;
}
