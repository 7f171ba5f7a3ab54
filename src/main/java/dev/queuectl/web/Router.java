package dev.queuectl.web;

import dev.queuectl.config.Nearest;
import dev.queuectl.config.Numbers;
import dev.queuectl.domain.Visible;
import dev.queuectl.web.http.ClientGone;
import dev.queuectl.web.http.Handler;
import dev.queuectl.web.http.Refusal;
import dev.queuectl.web.http.Request;
import dev.queuectl.web.http.Response;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the route that a request means and lets through what its caller may ask: the one way into
 * the server, whatever the path. Thread-safe.
 */
final class Router implements Handler {
    private final List<Route> routes;
    private final Site site;
    private final Audits audits;

    Router(List<Route> routes, Site site) {
        this.routes = List.copyOf(routes);
        this.site = site;
        this.audits = new Audits(site);
    }

    /**
     * What there is at the path of a request.
     *
     * @param route what the request means, if anything
     * @param values of the route's braces
     * @param methods by which something else can be done there, if the request means nothing
     */
    private record Match(Optional<Route> route, Map<String, String> values, Set<String> methods) {
        /** Names what was asked for in the counts. */
        String name() {
            return route.map(Route::path).orElse("none");
        }
    }

    @Override
    public Response answer(Request request) throws ClientGone {
        Match match = match(request);
        Optional<Problem> forPeople = Optional.empty();
        Response response;
        try {
            site.gate().check(request);
            response = answer(match, request);
        } catch (ClientGone gone) {
            throw gone;
        } catch (Exception e) {
            Problem problem = problem(e);
            response = problem.response();
            forPeople = Optional.of(problem).filter(_ -> wantsPage(request));
        }
        site.counts().add(match.name(), response.status());
        return SafeHeaders.on(forPeople.isPresent() ? Pages.problem(forPeople.get()) : response);
    }

    @Override
    public Response failed(Throwable failure) {
        return SafeHeaders.on(problem(failure).response());
    }

    private Match match(Request request) {
        String method = request.method().equals("HEAD") ? "GET" : request.method();
        Set<String> methods = new LinkedHashSet<>();
        for (Route route : routes) {
            Optional<Map<String, String>> values = route.match(request.target().segments());
            if (values.isPresent() && route.method().equals(method)) {
                return new Match(Optional.of(route), values.get(), Set.of());
            }
            if (values.isPresent()) {
                methods.add(route.method());
            }
        }
        return new Match(Optional.empty(), Map.of(), methods);
    }

    private Response answer(Match match, Request request) throws Exception {
        if (match.route().isPresent()) {
            Call call = new Call(request, match.values(), site.gate().roleOf(request));
            return answer(match.route().get(), call);
        }
        if (match.methods().isEmpty()) {
            throw new Refusal(
                    404,
                    "not_found",
                    "there is nothing at "
                            + Visible.line(Numbers.shortened(request.target().path())));
        }
        return notAllowed(request, match.methods());
    }

    private Response answer(Route route, Call call) throws Exception {
        if (!call.role().includes(route.needed())) {
            throw call.role() == Role.ANYBODY
                    ? Gate.unauthorized()
                    : new Refusal(403, "refused", "this token may only look");
        }
        if (site.options().readOnly() && route.needed() == Role.OPERATOR) {
            throw new Refusal(403, "refused", "this server was started with --read-only");
        }
        List<String> known = route.query().stream().map(Route.Parameter::name).toList();
        for (Map.Entry<String, List<String>> given : call.request().target().query().entrySet()) {
            String name = given.getKey();
            String shown = Visible.line(Numbers.shortened(name));
            if (!known.contains(name)) {
                throw new Refusal(
                        400,
                        "usage",
                        "unknown parameter '" + shown + "'" + Nearest.hint(shown, known));
            }
            if (given.getValue().size() > 1) {
                throw new Refusal(400, "usage", "parameter '" + shown + "' is given twice");
            }
        }
        if (call.request().isSafe()) {
            return audits.answer(route, call);
        }
        if (route.body().isEmpty()) {
            JsonBody _ = JsonBody.read(call);
        }
        try {
            return audits.answer(route, call);
        } finally {
            // Also what failed may have changed something.
            site.changes().incrementAndGet();
        }
    }

    private Problem problem(Throwable failure) {
        Problem problem = Problem.of(failure);
        if (problem.isUnexpected()) {
            site.parts().log().accept("a request failed: " + failure);
        }
        return problem;
    }

    /** Whether a person asks for a page, not a program for what is in the API. */
    private static boolean wantsPage(Request request) {
        List<String> segments = request.target().segments();
        return request.isSafe()
                && !segments.getFirst().equals("api")
                && request.headers().all("Accept").stream()
                        .anyMatch(types -> types.contains("text/html"));
    }

    /** There is a route at the path, but not by that method. */
    private static Response notAllowed(Request request, Set<String> methods) {
        List<String> all = new ArrayList<>(methods);
        if (methods.contains("GET")) {
            all.add("HEAD");
        }
        String detail =
                Visible.line(Numbers.shortened(request.method())) + " is not what can be done here";
        return new Problem(405, "usage", detail, "")
                .response()
                .with("Allow", String.join(", ", all));
    }
}
