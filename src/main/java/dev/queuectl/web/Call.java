package dev.queuectl.web;

import dev.queuectl.web.http.Request;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request that was let in, and who asks.
 *
 * @param path what stands for the parts of the route's path in braces
 */
record Call(Request request, Map<String, String> path, Role role) {

    /** Answers a part of the path. */
    String part(String name) {
        return Optional.ofNullable(path.get(name)).orElseThrow();
    }

    /** Answers a parameter's value, which {@link Router} has seen to be given once. */
    Optional<String> query(String name) {
        return request.target().query().getOrDefault(name, List.of()).stream().findFirst();
    }
}
