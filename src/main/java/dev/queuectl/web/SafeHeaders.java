package dev.queuectl.web;

import dev.queuectl.web.http.Response;

/** What every response tells a browser, so that nothing in it can do more than be shown. */
final class SafeHeaders {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                    + " connect-src 'self'; form-action 'self'; base-uri 'none';"
                    + " frame-ancestors 'none'";

    private SafeHeaders() {}

    static Response on(Response response) {
        Response safe =
                response.with("Content-Security-Policy", POLICY)
                        .with("X-Content-Type-Options", "nosniff")
                        .with("X-Frame-Options", "DENY")
                        .with("Referrer-Policy", "no-referrer")
                        .with("Cross-Origin-Opener-Policy", "same-origin")
                        .with("Cross-Origin-Resource-Policy", "same-origin");
        return response.headers().containsKey("Cache-Control")
                ? safe
                : safe.with("Cache-Control", "no-store");
    }
}
