package dev.queuectl.web;

import dev.queuectl.web.http.Refusal;
import dev.queuectl.web.http.Request;

import java.util.Optional;

/**
 * Decides who asks, and whether a page elsewhere made the browser ask. Immutable.
 *
 * <p>A cookie is only believed where a change is asked for by a page of this server, which the
 * browser says by {@code Sec-Fetch-Site}, older ones by {@code Origin}. What holds a token in its
 * hand is no browser, but where it says such a thing that must be true too.
 */
final class Gate {
    private static final String BEARER = "Bearer ";

    private final HostNames names;
    private final Optional<Tokens> tokens;
    private final String cookieName;

    Gate(DashboardOptions options, int port) {
        this.names = new HostNames(options);
        this.tokens = options.tokens();
        // Cookies do not keep the ports of a machine apart.
        this.cookieName = "queuectl-" + port;
    }

    /**
     * Refuses what must not be looked at any further, whoever asks.
     *
     * @throws Refusal with 403 for another name or another page's request
     */
    void check(Request request) {
        HostNames.Place host = names.check(request.headers().all("Host"));
        if (request.isSafe()) {
            return;
        }
        Optional<String> site = request.headers().one("Sec-Fetch-Site");
        Optional<String> origin = request.headers().one("Origin");
        boolean isForeign =
                site.filter(told -> !told.equals("same-origin")).isPresent()
                        || origin.filter(told -> !names.isOwn(told, host)).isPresent();
        boolean isUnclear = site.isEmpty() && origin.isEmpty() && bearer(request).isEmpty();
        if (isForeign || (isUnclear && (tokens.isEmpty() || cookie(request).isPresent()))) {
            throw new Refusal(403, "refused", "only pages of this server may ask for that");
        }
    }

    /** Answers what the one who asks may do. */
    Role roleOf(Request request) {
        if (tokens.isEmpty()) {
            return Role.OPERATOR;
        }
        Optional<String> token = bearer(request);
        if (token.isPresent()) {
            return tokens.get().roleOf(token.get());
        }
        return cookie(request).map(tokens.get()::roleOfCookie).orElse(Role.ANYBODY);
    }

    /**
     * Answers the cookie for a token.
     *
     * @throws Refusal with 401 when the token is none
     */
    String cookieFor(String token) {
        if (tokens.isEmpty() || tokens.get().roleOf(token) == Role.ANYBODY) {
            throw unauthorized();
        }
        return cookieName
                + "="
                + Tokens.cookie(token)
                + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000";
    }

    static Refusal unauthorized() {
        return new Refusal(
                401,
                "refused",
                "open the link that queuectl dashboard printed, or send its token as"
                        + " 'Authorization: Bearer TOKEN'");
    }

    private static Optional<String> bearer(Request request) {
        return request.headers()
                .one("Authorization")
                .map(told ->
                        told.regionMatches(true, 0, BEARER, 0, BEARER.length())
                                ? told.substring(BEARER.length()).strip()
                                : "");
    }

    private Optional<String> cookie(Request request) {
        for (String header : request.headers().all("Cookie")) {
            for (String pair : header.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0 && pair.substring(0, equals).strip().equals(cookieName)) {
                    return Optional.of(unquoted(pair.substring(equals + 1).strip()));
                }
            }
        }
        return Optional.empty();
    }

    /** Some clients send a cookie's value in quotes, as RFC 6265, 4.1.1, has it. */
    private static String unquoted(String value) {
        boolean isQuoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return isQuoted ? value.substring(1, value.length() - 1) : value;
    }
}
