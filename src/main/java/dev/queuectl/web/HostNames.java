package dev.queuectl.web;

import dev.queuectl.web.http.Refusal;

import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Under which names the server answers. A page elsewhere can have its own name point to this
 * machine, but it cannot make the browser say another one. By which port it came says nothing: a
 * proxy or a tunnel has one of its own. Immutable.
 */
final class HostNames {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    private final Set<String> names = new LinkedHashSet<>();

    /** Of the names, those of proxies, to which the way may be encrypted. */
    private final Set<String> allowed = new LinkedHashSet<>();

    private final boolean anyAddress;

    HostNames(DashboardOptions options) {
        InetAddress address = options.address();
        // What no name was looked up for cannot have been made to point here.
        anyAddress = address.isAnyLocalAddress();
        if (address.isLoopbackAddress() || anyAddress) {
            names.addAll(List.of("localhost", "127.0.0.1", plain("::1")));
        }
        names.add(plain(options.host()));
        options.names().forEach(name -> allowed.add(plain(name)));
        names.addAll(allowed);
    }

    /**
     * A name with a port, as they stand in {@code Host} and in {@code Origin}.
     *
     * @param name in the one form that each has here, an address without brackets
     * @param port empty where it was left out
     */
    record Place(String name, OptionalInt port) {
        private static final Pattern FORM =
                Pattern.compile("([^\\[\\]:]+|\\[[0-9a-fA-F:.]+])(?::(\\d{1,5}))?");
        private static final int HTTP = 80;
        private static final int HTTPS = 443;

        static Optional<Place> read(String text) {
            Matcher parts = FORM.matcher(text);
            if (!parts.matches()) {
                return Optional.empty();
            }
            String digits = parts.group(2);
            return Optional.of(
                    new Place(
                            plain(parts.group(1)),
                            digits == null
                                    ? OptionalInt.empty()
                                    : OptionalInt.of(Integer.parseInt(digits))));
        }

        /** Answers the port, which browsers leave out where it is the usual one. */
        int port(boolean encrypted) {
            return port.orElse(encrypted ? HTTPS : HTTP);
        }

        private boolean isAddress() {
            return name.indexOf(':') >= 0 || IPV4.matcher(name).matches();
        }
    }

    /** Answers a name or address as it stands in a URL. */
    static String bracketed(String host) {
        boolean bare = host.indexOf(':') >= 0 && !host.startsWith("[");
        return (bare ? "[" + host + "]" : host).toLowerCase(Locale.ROOT);
    }

    /** Answers the one form of a name or address that can be written in several. */
    private static String plain(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        String name = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        boolean inBrackets = name.startsWith("[") && name.endsWith("]");
        try {
            String address =
                    InetAddress.ofLiteral(inBrackets ? name.substring(1, name.length() - 1) : name)
                            .getHostAddress();
            // A zone means something to the machine itself only.
            int zone = address.indexOf('%');
            return zone < 0 ? address : address.substring(0, zone);
        } catch (IllegalArgumentException noAddress) {
            return name;
        }
    }

    /**
     * Answers where a request was sent to.
     *
     * @param told the values of its header {@code Host}
     * @throws Refusal when that is none of ours
     */
    Place check(List<String> told) {
        if (told.size() != 1) {
            throw new Refusal(400, "usage", "there must be one header Host");
        }
        return Place.read(told.getFirst())
                .filter(place -> names.contains(place.name()) || (anyAddress && place.isAddress()))
                .orElseThrow(() ->
                        new Refusal(
                                403,
                                "refused",
                                "this server does not answer under that Host; --allow-host NAME"
                                        + " lets it"));
    }

    /**
     * Whether a page comes from where its request was sent to. Another port is another site; only
     * what stands before the server under a name of {@code --allow-host} is reached by HTTPS.
     *
     * @param origin the value of its header {@code Origin}
     */
    boolean isOwn(String origin, Place host) {
        boolean encrypted = origin.startsWith("https://");
        if (!encrypted && !origin.startsWith("http://")) {
            return false;
        }
        return (!encrypted || allowed.contains(host.name()))
                && Place.read(origin.substring(origin.indexOf("://") + 3))
                        .filter(page -> page.name().equals(host.name()))
                        .filter(page -> page.port(encrypted) == host.port(encrypted))
                        .isPresent();
    }
}
