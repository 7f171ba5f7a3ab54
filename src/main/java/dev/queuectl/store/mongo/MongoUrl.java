package dev.queuectl.store.mongo;

import com.mongodb.ConnectionString;

import dev.queuectl.domain.InvalidValue;
import dev.queuectl.store.server.ServerUrls;

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

    private static final ServerUrls URLS =
            new ServerUrls("mongodb://USER:PASSWORD@HOST:PORT/DATABASE", "27017", PATTERNS);

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
        ServerUrls.Parts parts = URLS.parse(url);
        if (parts.user().isEmpty() && parts.password().isPresent()) {
            throw URLS.refused("has a password and no user");
        }
        boolean named = parts.scheme().equals(NAMED);
        requireDatabase(parts.database());
        MongoUrl understood =
                new MongoUrl(
                        named,
                        named ? checkedService(parts.place()) : URLS.hosts(parts.place()),
                        parts.database(),
                        parts.user(),
                        parts.password(),
                        parts.parameters());
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
            throw URLS.refused("has parts that do not fit together (" + e.getMessage() + ")");
        }
    }

    private static void requireDatabase(String database) {
        if (!DATABASE.matcher(database).matches()) {
            throw URLS.refused("names a database that may hold only letters, digits, '_' and '-'");
        }
        if (OF_THE_SERVER.contains(database)) {
            throw URLS.refused("names the database '" + database + "', which is the server's own");
        }
    }

    private static String checkedService(String name) {
        if (name.indexOf(':') >= 0 || name.indexOf(',') >= 0) {
            throw URLS.refused("has more than a host name after mongodb+srv");
        }
        return URLS.checkedName(name);
    }

    /** Answers the URL for the driver, with the secrets it holds. */
    String driverUrl() {
        return driverUrl(password);
    }

    private String driverUrl(Optional<String> withPassword) {
        String secret = withPassword.map(given -> ":" + ServerUrls.encoded(given)).orElse("");
        String who = user.map(name -> ServerUrls.encoded(name) + secret + "@").orElse("");
        return scheme() + who + hosts + "/" + database + ServerUrls.query(parameters);
    }

    /** Answers the URL for people to read, without a secret. */
    String shown() {
        String who = user.map(name -> name + "@").orElse("");
        return scheme()
                + who
                + hosts
                + "/"
                + database
                + ServerUrls.query(new TreeMap<>(parameters));
    }

    private String scheme() {
        return isNamed ? NAMED + "://" : "mongodb://";
    }

    /** Holds no secret. */
    @Override
    public String toString() {
        return shown();
    }
}
