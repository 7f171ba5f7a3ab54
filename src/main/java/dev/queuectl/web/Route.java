package dev.queuectl.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One thing that can be asked of the server.
 *
 * @param method GET, POST, PUT or DELETE; GET answers HEAD too
 * @param path where; a part in braces stands for any text
 * @param needed who may ask. What changes anything needs an operator, and nothing else does
 * @param summary what it does, a sentence
 * @param query the parameters it understands
 * @param headers those it listens to, but for such as all do
 * @param body the form of the body that it takes, as {@code openapi-schemas.json} names it; empty
 *     for none
 * @param answer the form of its answer, likewise; empty where it is no JSON
 * @param endpoint what answers
 */
record Route(
        String method,
        String path,
        Role needed,
        String summary,
        List<Parameter> query,
        List<Parameter> headers,
        String body,
        String answer,
        Endpoint endpoint) {
    Route {
        query = List.copyOf(query);
        headers = List.copyOf(headers);
    }

    /** What may stand behind the question mark, or a header. */
    record Parameter(String name, String about) {}

    static Route get(String path, Role needed, String summary, Endpoint endpoint) {
        return new Route("GET", path, needed, summary, List.of(), List.of(), "", "", endpoint);
    }

    static Route post(String path, String summary, Endpoint endpoint) {
        return new Route(
                "POST", path, Role.OPERATOR, summary, List.of(), List.of(), "", "", endpoint);
    }

    static Route put(String path, String summary, Endpoint endpoint) {
        return new Route(
                "PUT", path, Role.OPERATOR, summary, List.of(), List.of(), "", "", endpoint);
    }

    static Route delete(String path, String summary, Endpoint endpoint) {
        return new Route(
                "DELETE", path, Role.OPERATOR, summary, List.of(), List.of(), "", "", endpoint);
    }

    /** Answers the same route with one more parameter. */
    Route with(String name, String about) {
        List<Parameter> more = new ArrayList<>(query);
        more.add(new Parameter(name, about));
        return new Route(method, path, needed, summary, more, headers, body, answer, endpoint);
    }

    /** Answers the same route that listens to one more header. */
    Route hears(String name, String about) {
        List<Parameter> more = new ArrayList<>(headers);
        more.add(new Parameter(name, about));
        return new Route(method, path, needed, summary, query, more, body, answer, endpoint);
    }

    /** Answers the same route with a body of that form. */
    Route takes(String form) {
        return new Route(method, path, needed, summary, query, headers, form, answer, endpoint);
    }

    /** Answers the same route with an answer of that form. */
    Route gives(String form) {
        return new Route(method, path, needed, summary, query, headers, body, form, endpoint);
    }

    /** Answers the same route, answered by another. */
    Route by(Endpoint other) {
        return new Route(method, path, needed, summary, query, headers, body, answer, other);
    }

    /** Answers what stands for the parts in braces, if this is the path. */
    Optional<Map<String, String>> match(List<String> segments) {
        String[] parts = path.substring(1).split("/", -1);
        if (parts.length != segments.size()) {
            return Optional.empty();
        }
        Map<String, String> found = new TreeMap<>();
        for (int i = 0; i < parts.length; i++) {
            if (parts[i].startsWith("{")) {
                found.put(parts[i].substring(1, parts[i].length() - 1), segments.get(i));
            } else if (!parts[i].equals(segments.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(found);
    }
}
