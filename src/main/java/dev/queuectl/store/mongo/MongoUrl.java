package dev.queuectl.store.mongo;

import com.mongodb.ConnectionString;

import dev.queuectl.domain.InvalidValue;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Which deployment and database are meant, and how to reach them: {@code
 * mongodb://USER:PASSWORD@HOST:PORT,HOST:PORT/DATABASE?replicaSet=NAME}, or {@code mongodb+srv:}
 * with one name that stands for the hosts. Immutable.
 *
 * @param isNamed whether the host is a name under which the domain name system lists the hosts
 * @param hosts one or more of {@code host:port}, with commas between, or that name
 * @param database the database
 * @param user who connects; empty where the server asks nobody
 * @param password the secret; empty for none
 * @param parameters what the driver is told besides, each one of {@link #ALLOWED}
 */
record MongoUrl(
        boolean isNamed,
        String hosts,
        String database,
        Optional<String> user,
        Optional<String> password,
        Map<String, String> parameters) {
    private static final String NAMED = "mongodb+srv";
    private static final String DEFAULT_PORT = "27017";

    /** A name or an address; one of version 6 stands in brackets. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.%a-z]+]");

    private static final Pattern DATABASE = Pattern.compile("[A-Za-z0-9_-]{1,63}");

    /** Belong to the server; what is in {@code local} is not even replicated. */
    private static final Set<String> OF_THE_SERVER = Set.of("admin", "config", "local");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9$._-]{1,128}");
    private static final Pattern FLAG = Pattern.compile("true|false");
    private static final Pattern MILLISECONDS = Pattern.compile("[1-9][0-9]{0,5}");
    private static final Pattern MECHANISM =
            Pattern.compile("SCRAM-SHA-1|SCRAM-SHA-256|MONGODB-X509");

    /**
     * What may be told to the driver, and how it must look: what the driver does not understand it
     * only logs. Others would change what is promised, which are above all read and write concerns.
     */
    private static final Map<String, Pattern> PATTERNS = new LinkedHashMap<>();

    static {
        PATTERNS.put("replicaSet", NAME);
        PATTERNS.put("authSource", NAME);
        PATTERNS.put("authMechanism", MECHANISM);
        PATTERNS.put("tls", FLAG);
        PATTERNS.put("directConnection", FLAG);
        PATTERNS.put("retryWrites", FLAG);
        PATTERNS.put("connectTimeoutMS", MILLISECONDS);
        PATTERNS.put("socketTimeoutMS", MILLISECONDS);
        PATTERNS.put("serverSelectionTimeoutMS", MILLISECONDS);
        PATTERNS.put("appName", NAME);
    }

    static final List<String> ALLOWED = List.copyOf(PATTERNS.keySet());

    MongoUrl {
        parameters = Map.copyOf(parameters);
    }

    /**
     * Reads a URL. No message repeats it, since it may hold a secret.
     *
     * @throws InvalidValue when it is none, or names a parameter that is not allowed
     */
    static MongoUrl parse(String url) {
        int authority = url.indexOf("://");
        if (authority < 0) {
            throw refused("has no '://'");
        }
        boolean named = url.substring(0, authority).equals(NAMED);
        String rest = url.substring(authority + 3);
        int question = rest.indexOf('?');
        Map<String, String> parameters =
                parameters(question < 0 ? "" : rest.substring(question + 1));
        String place = question < 0 ? rest : rest.substring(0, question);
        int slash = place.indexOf('/');
        String database = slash < 0 ? "" : decoded(place.substring(slash + 1));
        String server = slash < 0 ? place : place.substring(0, slash);
        int at = server.lastIndexOf('@');
        String who = at < 0 ? "" : server.substring(0, at);
        int colon = who.indexOf(':');
        Optional<String> user = nonEmpty(decoded(colon < 0 ? who : who.substring(0, colon)));
        Optional<String> password = nonEmpty(colon < 0 ? "" : decoded(who.substring(colon + 1)));
        if (user.isEmpty() && password.isPresent()) {
            throw refused("has a password and no user");
        }
        String given = server.substring(at + 1);
        String hosts = named ? checkedService(given) : hosts(given);
        requireDatabase(database);
        MongoUrl understood = new MongoUrl(named, hosts, database, user, password, parameters);
        understood.requireFitting();
        return understood;
    }

    /** Asks the driver about everything but the secret, unless it would look up names for that. */
    private void requireFitting() {
        if (isNamed) {
            return;
        }
        try {
            var _ = new ConnectionString(driverUrl(password.map(_ -> "x")));
        } catch (IllegalArgumentException e) {
            throw refused("has parts that do not fit together (" + e.getMessage() + ")");
        }
    }

    private static void requireDatabase(String database) {
        if (database.isEmpty()) {
            throw refused("names no database");
        }
        if (!DATABASE.matcher(database).matches()) {
            throw refused("names a database that may hold only letters, digits, '_' and '-'");
        }
        if (OF_THE_SERVER.contains(database)) {
            throw refused("names the database '" + database + "', which is the server's own");
        }
    }

    private static String checkedService(String name) {
        if (name.indexOf(':') >= 0 || name.indexOf(',') >= 0) {
            throw refused("has more than a host name after mongodb+srv");
        }
        return checkedName(name);
    }

    private static String hosts(String given) {
        StringBuilder hosts = new StringBuilder();
        for (String host : given.split(",", -1)) {
            int colon = host.lastIndexOf(':');
            boolean hasPort = colon > host.lastIndexOf(']');
            String name = hasPort ? host.substring(0, colon) : host;
            hosts.append(hosts.isEmpty() ? "" : ",")
                    .append(name.isEmpty() ? "localhost" : checkedName(name))
                    .append(':')
                    .append(hasPort ? checkedPort(host.substring(colon + 1)) : DEFAULT_PORT);
        }
        return hosts.toString();
    }

    private static String checkedName(String name) {
        if (!HOST.matcher(name).matches()) {
            throw refused("has no proper host name");
        }
        return name;
    }

    private static String checkedPort(String port) {
        boolean isNumber = port.length() <= 5 && port.chars().allMatch(c -> c >= '0' && c <= '9');
        int number = isNumber && !port.isEmpty() ? Integer.parseInt(port) : 0;
        if (number < 1 || number > 65_535) {
            throw refused("has a port that is not a number from 1 to 65535");
        }
        return port;
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int sign = pair.indexOf('=');
            String name = decoded(sign < 0 ? pair : pair.substring(0, sign));
            Pattern pattern = PATTERNS.get(name);
            if (pattern == null) {
                throw refused(
                        "has the parameter '"
                                + name
                                + "', which is not one of "
                                + String.join(", ", ALLOWED));
            }
            String value = sign < 0 ? "" : decoded(pair.substring(sign + 1));
            if (!pattern.matcher(value).matches()) {
                throw refused("has a parameter '" + name + "' of which the value cannot be meant");
            }
            parameters.put(name, value);
        }
        return parameters;
    }

    private static Optional<String> nonEmpty(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw refused("has a '%' that is not followed by two hexadecimal digits");
        }
    }

    private static InvalidValue refused(String why) {
        return new InvalidValue(
                "the store's URL",
                why + "; write it as mongodb://USER:PASSWORD@HOST:PORT/DATABASE");
    }

    /** Answers the URL for the driver, with the secrets it holds. */
    String driverUrl() {
        return driverUrl(password);
    }

    private String driverUrl(Optional<String> withPassword) {
        String secret = withPassword.map(given -> ":" + encoded(given)).orElse("");
        String who = user.map(name -> encoded(name) + secret + "@").orElse("");
        return scheme() + who + hosts + "/" + database + query(parameters);
    }

    /** Answers the URL for people to read, without a secret. */
    String shown() {
        String who = user.map(name -> name + "@").orElse("");
        return scheme() + who + hosts + "/" + database + query(new TreeMap<>(parameters));
    }

    private String scheme() {
        return isNamed ? NAMED + "://" : "mongodb://";
    }

    private static String query(Map<String, String> parameters) {
        StringBuilder query = new StringBuilder();
        parameters.forEach((name, value) ->
                query.append(query.isEmpty() ? '?' : '&')
                        .append(name)
                        .append('=')
                        .append(encoded(value)));
        return query.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Holds no secret. */
    @Override
    public String toString() {
        return shown();
    }
}
