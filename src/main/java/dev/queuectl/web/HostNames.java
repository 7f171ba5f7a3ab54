package dev.queuectl.web;

import dev.queuectl.web.http.Refusal;
import dev.queuectl.web.http.Request;

import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Under which names the server answers. A page elsewhere can have its own name point to this
 * machine, but it cannot make the browser say another one. Immutable.
 */
final class HostNames {
    private static final Pattern ADDRESS =
            Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]");

    private final Set<String> names = new LinkedHashSet<>();
    private final boolean anyAddress;
    private final int port;

    HostNames(DashboardOptions options, int port) {
        this.port = port;
        InetAddress address = options.address();
        // What no name was looked up for cannot have been made to point here.
        anyAddress = address.isAnyLocalAddress();
        if (address.isLoopbackAddress() || anyAddress) {
            names.addAll(List.of("localhost", "127.0.0.1", "[::1]"));
        }
        names.add(bracketed(options.host()));
        for (String name : options.names()) {
            names.add(bracketed(name));
        }
    }

    /** Answers a name or address as it stands in a URL. */
    static String bracketed(String host) {
        boolean bare = host.indexOf(':') >= 0 && !host.startsWith("[");
        return (bare ? "[" + host + "]" : host).toLowerCase(Locale.ROOT);
    }

    /**
     * Answers the name under which a request came.
     *
     * @throws Refusal when it is none of ours
     */
    String check(Request request) {
        List<String> told = request.headers().all("Host");
        if (told.size() != 1) {
            throw new Refusal(400, "usage", "there must be one header Host");
        }
        String host = told.getFirst().toLowerCase(Locale.ROOT);
        String ending = ":" + port;
        boolean onPort = host.endsWith(ending) || port == 80;
        String name =
                host.endsWith(ending) ? host.substring(0, host.length() - ending.length()) : host;
        if (onPort && (names.contains(name) || (anyAddress && ADDRESS.matcher(name).matches()))) {
            return host;
        }
        throw new Refusal(
                403,
                "refused",
                "this server does not answer under that Host; --allow-host NAME lets it");
    }
}
