package dev.queuectl.web;

import dev.queuectl.client.Audit;
import dev.queuectl.store.AuditEntry;
import dev.queuectl.store.StoreException;
import dev.queuectl.web.http.ClientGone;
import dev.queuectl.web.http.Request;
import dev.queuectl.web.http.Response;

import java.time.Instant;
import java.util.Set;

/**
 * Writes down for the audit log what is changed by HTTP: all that an operator may, but for those
 * routes that stand in a list here. Thread-safe.
 */
final class Audits {
    /** What enqueues. */
    static final Set<String> UNTOLD = Set.of("POST /api/v1/jobs", "POST /api/v1/jobs/bulk");

    private static final int REFUSED = 400;
    private static final int FAILED = 500;

    private final Site site;

    Audits(Site site) {
        this.site = site;
    }

    static boolean tellsOf(Route route) {
        return !route.method().equals("GET")
                && !UNTOLD.contains(route.method() + " " + route.path());
    }

    /** Answers a call by a route, and has it written down if it changed anything. */
    Response answer(Route route, Call call) throws Exception {
        if (!tellsOf(route)) {
            return route.endpoint().answer(call);
        }
        Instant begun = site.time().instant();
        Response response;
        try {
            response = route.endpoint().answer(call);
        } catch (ClientGone nothingWasDone) {
            throw nothingWasDone;
        } catch (Exception e) {
            Problem problem = Problem.of(e);
            if (problem.status() >= FAILED && !(e instanceof StoreException)) {
                tell(begun, call, problem.code());
            }
            throw e;
        }
        if (response.status() < REFUSED) {
            tell(begun, call, "done");
        }
        return response;
    }

    /** What is done stays done, whether or not it can be written down. */
    private void tell(Instant begun, Call call, String result) {
        Request request = call.request();
        String role = call.role() == Role.OPERATOR ? "operator" : "viewer";
        try {
            new Audit(site.storage().audit())
                    .add(
                            new AuditEntry(
                                    begun,
                                    "http "
                                            + (site.options().tokens().isEmpty()
                                                    ? "anybody"
                                                    : role),
                                    request.client(),
                                    request.method() + " " + request.target().path(),
                                    request.beginning(),
                                    result));
        } catch (StoreException e) {
            site.parts()
                    .log()
                    .accept("the audit log does not tell of a request: " + e.getMessage());
        }
    }
}
