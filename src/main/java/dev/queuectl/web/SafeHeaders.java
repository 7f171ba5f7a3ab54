package dev.queuectl.web;

import dev.queuectl.web.http.Response;

import java.util.HashMap;
import java.util.Map;

/** What every response tells a browser, so that nothing in it can do more than be shown. */
final class SafeHeaders {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                    + " connect-src 'self'; form-action 'self'; base-uri 'none';"
                    + " frame-ancestors 'none'";

    private static final Map<String, String> ALL =
            Map.of(
                    "Content-Security-Policy", POLICY,
                    "X-Content-Type-Options", "nosniff",
                    "X-Frame-Options", "DENY",
                    "Referrer-Policy", "no-referrer",
                    "Cross-Origin-Opener-Policy", "same-origin",
                    "Cross-Origin-Resource-Policy", "same-origin");

    private SafeHeaders() {}

    static Response on(Response response) {
        Map<String, String> headers = new HashMap<>(response.headers());
        headers.putAll(ALL);
        String _ = headers.putIfAbsent("Cache-Control", "no-store");
        return new Response(response.status(), headers, response.content());
    }
}
