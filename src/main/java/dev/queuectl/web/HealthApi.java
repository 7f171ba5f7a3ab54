package dev.queuectl.web;

import dev.queuectl.web.http.Response;

import java.util.List;

/** Whether the server lives, and whether it can do its work; for whoever watches it. */
final class HealthApi {
    private final Site site;

    HealthApi(Site site) {
        this.site = site;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/healthz", Role.ANYBODY, "Whether the server answers.", _ -> ok()),
                Route.get(
                        "/readyz",
                        Role.ANYBODY,
                        "Whether the store answers too; 503 when it does not.",
                        _ -> ready()));
    }

    private static Response ok() {
        return Response.of(200, "text/plain", "ok\n");
    }

    private Response ready() {
        site.storage().requireUnchanged();
        var _ = site.storage().settings().all();
        return ok();
    }
}
