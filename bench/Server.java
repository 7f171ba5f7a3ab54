import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The PostgreSQL server of the rows that need one: that which {@code QUEUECTL_TEST_POSTGRES_URL}
 * names, whose user may make databases, or else one of the bench's own, with {@code fsync} and
 * {@code synchronous_commit} on.
 */
final class Server implements AutoCloseable {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final String url;
    private final Optional<Process> own;
    private final Path tools;

    private Server(String url, Optional<Process> own, Path tools) {
        this.url = url;
        this.own = own;
        this.tools = tools;
    }

    static Server start(Surroundings surroundings) throws IOException {
        Path tools = installed(surroundings);
        String given = System.getenv("QUEUECTL_TEST_POSTGRES_URL");
        if (given != null && !given.isEmpty()) {
            return new Server(given, Optional.empty(), tools);
        }
        Path folder = Files.createTempDirectory(surroundings.temp(), "server");
        List<String> command =
                List.of(java(), "-cp", classPath(tools), "EmbeddedServer", folder.toString());
        Process process =
                new ProcessBuilder(command)
                        .redirectError(folder.resolve("errors").toFile())
                        .start();
        // It ends when its input does; the reader of its output is left open on purpose.
        BufferedReader output = process.inputReader();
        String port = output.readLine();
        if (port == null) {
            throw new IOException(
                    "no server was started:\n" + Files.readString(folder.resolve("errors")));
        }
        String own = "postgresql://postgres@localhost:" + port + "/postgres";
        return new Server(own, Optional.of(process), tools);
    }

    /** Answers the folder with what npm and Maven have brought for the peers. */
    private static Path installed(Surroundings surroundings) throws IOException {
        Path tools = surroundings.temp().resolve("peers");
        if (Files.exists(tools)) {
            return tools;
        }
        Files.createDirectory(tools);
        Path install = surroundings.root().resolve("bench/peers/install");
        try {
            surroundings.run(tools, List.of("sh", install.toString(), tools.toString(), java()));
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        return tools;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String classPath(Path tools) {
        return tools.resolve("classes") + ":" + tools.resolve("lib") + "/*";
    }

    /** Answers the command line of a peer in JavaScript. */
    List<String> node(String program, String database, int jobs) {
        String script = tools.resolve(program).toString();
        return List.of("node", script, database, Integer.toString(jobs));
    }

    /** Answers the command line of a peer in Java. */
    List<String> java(String main, String database, int jobs) {
        return List.of(java(), "-cp", classPath(tools), main, database, Integer.toString(jobs));
    }

    /** Makes an empty database and answers its URL. */
    String freshDatabase() throws IOException {
        String name = "queuectl_bench_" + DATABASES.incrementAndGet();
        try (Connection connection = connect(url)) {
            execute(connection, "DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
            execute(connection, "CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IOException(e);
        }
        return url.replaceFirst("/[^/]*$", "/" + name);
    }

    /** Removes a database with all that is in it. */
    void drop(String database) throws IOException {
        String name = database.substring(database.lastIndexOf('/') + 1);
        try (Connection connection = connect(url)) {
            execute(connection, "DROP DATABASE " + name + " WITH (FORCE)");
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    /** Answers the number that a query on the server answers. */
    long number(String query) throws IOException {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    /** Has the server count statements, for which it must have been started. */
    void makeCount() throws IOException {
        try (Connection connection = connect(url)) {
            execute(connection, "CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    /** Opens a connection that commits each statement by itself. */
    static Connection connect(String url) throws SQLException {
        URI parts = URI.create(url);
        String[] user = parts.getUserInfo().split(":", 2);
        String place = "jdbc:postgresql://" + parts.getRawAuthority().replaceFirst(".*@", "");
        String secret = user.length > 1 ? user[1] : "";
        return DriverManager.getConnection(place + parts.getRawPath(), user[0], secret);
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws IOException {
        if (own.isPresent()) {
            own.get().outputWriter().close();
            try {
                own.get().waitFor();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }
}
