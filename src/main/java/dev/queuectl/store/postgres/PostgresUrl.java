package dev.queuectl.store.postgres;

import dev.queuectl.domain.InvalidValue;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Which server, database and schema are meant, and how to reach them: {@code
 * postgresql://USER:PASSWORD@HOST:PORT/DATABASE?schema=NAME&sslmode=verify-full}. Immutable.
 *
 * @param hosts one or more of {@code host:port}, with commas between, as the driver tries them
 * @param database the database
 * @param schema the schema that holds the tables
 * @param user who connects; empty for the user of the operating system
 * @param password the secret; empty for none, or one from {@code PGPASSWORD} or a file
 * @param parameters what the driver is told besides, each one of {@link #ALLOWED}
 */
record PostgresUrl(
        String hosts,
        String database,
        String schema,
        Optional<String> user,
        Optional<String> password,
        Map<String, String> parameters) {
    private static final String DEFAULT_SCHEMA = "queuectl";
    private static final String DEFAULT_PORT = "5432";

    /** What a server may take to encrypt, to check who it is, and to be ready. */
    private static final int GREETING_SECONDS = 3;

    /** A name or an address; one of version 6 stands in brackets. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.%a-z]+]");

    /**
     * What may be told to the driver. Others could load classes, write files, or change what the
     * statements mean.
     */
    static final List<String> ALLOWED =
            List.of(
                    "schema",
                    "sslmode",
                    "sslrootcert",
                    "sslcert",
                    "sslkey",
                    "channelBinding",
                    "targetServerType",
                    "connectTimeout",
                    "socketTimeout",
                    "prepareThreshold",
                    "ApplicationName");

    PostgresUrl {
        parameters = Map.copyOf(parameters);
    }

    /**
     * Reads a URL. No message repeats it, since it may hold a secret.
     *
     * @throws InvalidValue when it is none, or names a parameter that is not allowed
     */
    static PostgresUrl parse(String url) {
        int authority = url.indexOf("://");
        if (authority < 0) {
            throw refused("has no '://'");
        }
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
        String hosts = hosts(server.substring(at + 1));
        if (database.isEmpty()) {
            throw refused("names no database");
        }
        String schema = parameters.getOrDefault("schema", DEFAULT_SCHEMA);
        if (!isName(schema)) {
            throw refused("names the schema '" + schema + "', which may hold a-z, digits and '_'");
        }
        parameters.remove("schema");
        return new PostgresUrl(hosts, database, schema, user, password, parameters);
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
            if (!ALLOWED.contains(name)) {
                throw refused(
                        "has the parameter '"
                                + name
                                + "', which is not one of "
                                + String.join(", ", ALLOWED));
            }
            parameters.put(name, sign < 0 ? "" : decoded(pair.substring(sign + 1)));
        }
        return parameters;
    }

    private static boolean isName(String schema) {
        boolean plain = schema.chars().allMatch(PostgresUrl::isPlain);
        return plain && !schema.isEmpty() && schema.length() <= 63;
    }

    private static boolean isPlain(int c) {
        return c == '_' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
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
                why + "; write it as postgresql://USER:PASSWORD@HOST:PORT/DATABASE");
    }

    /** Answers the URL for the driver, without user and password. */
    String driverUrl() {
        return "jdbc:postgresql://"
                + hosts
                + "/"
                + URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Answers what the driver is told: time-outs, so that nobody waits for ever, among it. */
    Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "queuectl");
        properties.setProperty("connectTimeout", "5");
        // Longer than the server lets a silent transaction keep what others wait for.
        properties.setProperty("socketTimeout", "20");
        properties.setProperty("tcpKeepAlive", "true");
        user.ifPresent(name -> properties.setProperty("user", name));
        password.ifPresent(secret -> properties.setProperty("password", secret));
        parameters.forEach(properties::setProperty);
        properties.setProperty("loginTimeout", loginTimeout(properties));
        return properties;
    }

    /**
     * Answers within how many seconds a connection must be ready: a server that is reached and says
     * nothing takes no longer than one that is not reached.
     */
    private String loginTimeout(Properties properties) {
        String connect = properties.getProperty("connectTimeout", "");
        if (!connect.matches("[1-9][0-9]{0,5}")) {
            // Nobody is in a hurry; what is no number the driver refuses.
            return "0";
        }
        int each = Integer.parseInt(connect) + GREETING_SECONDS;
        return Integer.toString(each * hosts.split(",", -1).length);
    }

    /** Answers the URL for people to read, without a secret. */
    String shown() {
        String who = user.map(name -> name + "@").orElse("");
        Map<String, String> told = new TreeMap<>(parameters);
        if (!schema.equals(DEFAULT_SCHEMA)) {
            told.put("schema", schema);
        }
        StringBuilder query = new StringBuilder();
        told.forEach((name, value) ->
                query.append(query.isEmpty() ? '?' : '&').append(name).append('=').append(value));
        return "postgresql://" + who + hosts + "/" + database + query;
    }
}
