package dev.queuectl.store.server;

import dev.queuectl.domain.InvalidValue;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Takes the URLs of one kind of server apart: {@code
 * SCHEME://USER:PASSWORD@HOST:PORT,HOST:PORT/DATABASE?NAME=VALUE}. No message of its refusals
 * repeats a URL, since that may hold a secret. Immutable.
 *
 * @param example how such a URL is written, for those who wrote another
 * @param defaultPort the port where none is given
 * @param parameters which ones may be given, and how the value of each must look
 */
public record ServerUrls(String example, String defaultPort, Map<String, Pattern> parameters) {
    /** A name or an address; one of version 6 stands in brackets. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.%a-z]+]");

    public ServerUrls {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /**
     * What a URL says, decoded.
     *
     * @param scheme what stands before {@code ://}
     * @param place hosts and ports as they were written
     * @param database empty for none
     * @param user empty for none
     * @param password empty for none
     * @param parameters in the order in which they were given
     */
    public record Parts(
            String scheme,
            String place,
            String database,
            Optional<String> user,
            Optional<String> password,
            Map<String, String> parameters) {
        public Parts {
            parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        }

        /** Does not show the secret. */
        @Override
        public String toString() {
            return scheme + "://" + place + "/" + database;
        }
    }

    /**
     * Takes a URL apart. The hosts are not looked at yet.
     *
     * @throws InvalidValue when it is none, or has a parameter that may not be given
     */
    public Parts parse(String url) {
        int authority = url.indexOf("://");
        if (authority < 0) {
            throw refused("has no '://'");
        }
        String rest = url.substring(authority + 3);
        int question = rest.indexOf('?');
        Map<String, String> given = parameters(question < 0 ? "" : rest.substring(question + 1));
        String path = question < 0 ? rest : rest.substring(0, question);
        int slash = path.indexOf('/');
        String database = slash < 0 ? "" : decoded(path.substring(slash + 1));
        String server = slash < 0 ? path : path.substring(0, slash);
        int at = server.lastIndexOf('@');
        String who = at < 0 ? "" : server.substring(0, at);
        int colon = who.indexOf(':');
        Optional<String> user = nonEmpty(decoded(colon < 0 ? who : who.substring(0, colon)));
        Optional<String> password = nonEmpty(colon < 0 ? "" : decoded(who.substring(colon + 1)));
        if (database.isEmpty()) {
            throw refused("names no database");
        }
        return new Parts(
                url.substring(0, authority),
                server.substring(at + 1),
                database,
                user,
                password,
                given);
    }

    private Map<String, String> parameters(String query) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int sign = pair.indexOf('=');
            String name = decoded(sign < 0 ? pair : pair.substring(0, sign));
            Pattern pattern = parameters.get(name);
            if (pattern == null) {
                throw refused(
                        "has the parameter '"
                                + name
                                + "', which is not one of "
                                + String.join(", ", parameters.keySet()));
            }
            String value = sign < 0 ? "" : decoded(pair.substring(sign + 1));
            if (!pattern.matcher(value).matches()) {
                throw refused("has a parameter '" + name + "' of which the value cannot be meant");
            }
            given.put(name, value);
        }
        return given;
    }

    /**
     * Answers one or more of {@code host:port}, with commas between.
     *
     * @param place as it was written: a host that is missing is this one, a port the default
     * @throws InvalidValue when one is no host, or no port
     */
    public String hosts(String place) {
        return String.join(",", List.of(place.split(",", -1)).stream().map(this::host).toList());
    }

    private String host(String given) {
        int colon = given.lastIndexOf(':');
        boolean hasPort = colon > given.lastIndexOf(']');
        String name = hasPort ? given.substring(0, colon) : given;
        String port = hasPort ? checkedPort(given.substring(colon + 1)) : defaultPort;
        return (name.isEmpty() ? "localhost" : checkedName(name)) + ":" + port;
    }

    /**
     * Answers a host's name or address as it is.
     *
     * @throws InvalidValue when it is none
     */
    public String checkedName(String name) {
        if (!HOST.matcher(name).matches()) {
            throw refused("has no proper host name");
        }
        return name;
    }

    private String checkedPort(String port) {
        boolean isNumber = port.length() <= 5 && port.chars().allMatch(c -> c >= '0' && c <= '9');
        int number = isNumber && !port.isEmpty() ? Integer.parseInt(port) : 0;
        if (number < 1 || number > 65_535) {
            throw refused("has a port that is not a number from 1 to 65535");
        }
        return port;
    }

    private static Optional<String> nonEmpty(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw refused("has a '%' that is not followed by two hexadecimal digits");
        }
    }

    /** Answers text as it stands in a part of a URL. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Answers parameters as they stand at the end of a URL: none is nothing. */
    public static String query(Map<String, String> parameters) {
        StringBuilder query = new StringBuilder();
        parameters.forEach((name, value) ->
                query.append(query.isEmpty() ? '?' : '&')
                        .append(name)
                        .append('=')
                        .append(encoded(value)));
        return query.toString();
    }

    /** Answers what to throw about a URL. */
    public InvalidValue refused(String why) {
        return new InvalidValue("the store's URL", why + "; write it as " + example);
    }
}
