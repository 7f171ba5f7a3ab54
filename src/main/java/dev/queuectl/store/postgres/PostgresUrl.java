package dev.queuectl.store.postgres;

import dev.queuectl.domain.InvalidValue;
import dev.queuectl.store.server.ServerUrls;

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

    /** What a server may take to encrypt, to check who it is, and to be ready. */
    private static final int GREETING_SECONDS = 3;

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

    /** What a value must look like the driver knows, and says. */
    private static final Pattern ANYTHING = Pattern.compile("(?s).*");

    private static final ServerUrls URLS =
            new ServerUrls("postgresql://USER:PASSWORD@HOST:PORT/DATABASE", "5432", anyOf(ALLOWED));

    private static Map<String, Pattern> anyOf(List<String> names) {
        Map<String, Pattern> patterns = new LinkedHashMap<>();
        names.forEach(name -> patterns.put(name, ANYTHING));
        return patterns;
    }

    PostgresUrl {
        parameters = Map.copyOf(parameters);
    }

    /**
     * Reads a URL. No message repeats it, since it may hold a secret.
     *
     * @throws InvalidValue when it is none, or names a parameter that is not allowed
     */
    static PostgresUrl parse(String url) {
        ServerUrls.Parts parts = URLS.parse(url);
        Map<String, String> parameters = new LinkedHashMap<>(parts.parameters());
        String schema = parameters.getOrDefault("schema", DEFAULT_SCHEMA);
        if (!isName(schema)) {
            throw URLS.refused(
                    "names the schema '" + schema + "', which may hold a-z, digits and '_'");
        }
        parameters.remove("schema");
        return new PostgresUrl(
                URLS.hosts(parts.place()),
                parts.database(),
                schema,
                parts.user(),
                parts.password(),
                parameters);
    }

    private static boolean isName(String schema) {
        boolean plain = schema.chars().allMatch(PostgresUrl::isPlain);
        return plain && !schema.isEmpty() && schema.length() <= 63;
    }

    private static boolean isPlain(int c) {
        return c == '_' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }

    /** Answers the URL for the driver, without user and password. */
    String driverUrl() {
        return "jdbc:postgresql://" + hosts + "/" + ServerUrls.encoded(database);
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
        return "postgresql://" + who + hosts + "/" + database + ServerUrls.query(told);
    }
}
