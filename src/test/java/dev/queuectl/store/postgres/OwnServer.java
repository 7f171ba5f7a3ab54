package dev.queuectl.store.postgres;

import static org.awaitility.Awaitility.await;

import dev.queuectl.Patience;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A PostgreSQL server of a test's own, which it may stop and start as it likes. What the server
 * acknowledged is on the disk. Not thread-safe.
 */
public final class OwnServer implements AutoCloseable {
    private static final Pattern ARGUMENT = Pattern.compile("\"([^\"]*)\"|([^\" ]+)");

    private final EmbeddedPostgres first;
    private final Path folder;
    private final List<String> command;

    private OwnServer(EmbeddedPostgres first, Path folder, List<String> command) {
        this.first = first;
        this.folder = folder;
        this.command = command;
    }

    public static OwnServer start() {
        try {
            Path folder = Files.createTempDirectory("queuectl-server-");
            EmbeddedPostgres first =
                    EmbeddedPostgres.builder()
                            .setDataDirectory(folder.resolve("data"))
                            .setServerConfig("fsync", "on")
                            .setServerConfig("synchronous_commit", "on")
                            .setPGStartupWait(Patience.LONG)
                            .start();
            return new OwnServer(first, folder, command(folder.resolve("data")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers how the server was started, in the words that it noted itself. */
    private static List<String> command(Path data) throws IOException {
        List<String> command = new ArrayList<>();
        if (Integer.valueOf(0).equals(Files.getAttribute(data, "unix:uid"))) {
            // It refuses to be run by root, whom it does not recognise in there.
            command.addAll(List.of("unshare", "-U"));
        }
        Matcher argument = ARGUMENT.matcher(Files.readString(data.resolve("postmaster.opts")));
        while (argument.find()) {
            String word = argument.group(1) == null ? argument.group(2) : argument.group(1);
            if (!word.isBlank()) {
                command.add(word);
            }
        }
        return command;
    }

    /** Answers the URL of the store on it. */
    public String url() {
        return "postgresql://postgres@localhost:" + first.getPort() + "/postgres";
    }

    /** Has it drop everything, as if it had been killed, and starts it again. */
    public void restartAtOnce() {
        try {
            String noted = Files.readString(folder.resolve("data/postmaster.pid"));
            long pid = Long.parseLong(noted.substring(0, noted.indexOf('\n')).strip());
            new ProcessBuilder("kill", "-QUIT", Long.toString(pid)).start().waitFor();
            await("the end of the server")
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> ProcessHandle.of(pid).isEmpty());
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        await("the server's return").pollInterval(Duration.ofMillis(50)).until(this::answers);
    }

    private boolean answers() {
        String url = PostgresUrl.parse(url()).driverUrl();
        try (Connection _ = DriverManager.getConnection(url, "postgres", "")) {
            return true;
        } catch (SQLException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            first.close();
            try (var files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
