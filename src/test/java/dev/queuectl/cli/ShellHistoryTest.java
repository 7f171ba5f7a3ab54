package dev.queuectl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.jline.reader.History;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;

/** The history is its user's alone, and holds no secret. */
class ShellHistoryTest {
    @TempDir Path folder;

    private static List<String> kept(String line) {
        ShellHistory history = new ShellHistory();
        history.add(Instant.EPOCH, line);
        return StreamSupport.stream(history.spliterator(), false).map(History.Entry::line).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "enqueue --env KEY=value true",
                "enqueue --env=KEY=value true",
                "enqueue '{\"command\":\"true\",\"env\":{\"KEY\":\"value\"}}'",
                "enqueue \"PGPASSWORD=x psql\"",
                "enqueue \"login --password x\"",
                "enqueue \"curl -H 'X-Api-Key: x'\"",
                "enqueue 'curl -u token: https://host'",
                "enqueue \"AWS_SECRET_ACCESS_KEY=x aws\"",
                "status --url postgres://me:secret@host/db",
                "db copy --to mongodb://me:secret@host/db"
            })
    void what_may_hold_a_secret_is_not_kept(String line) {
        assertThat(kept(line)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list --all",
                "enqueue --env KEY true",
                "enqueue --env=KEY true",
                "enqueue 'echo a=b'",
                "status --url postgres://host/db",
                "enqueue 'rsync me@host:/data .'",
                "config set max_retries 5"
            })
    void all_else_is(String line) {
        assertThat(kept(line)).containsExactly(line);
    }

    @Test
    void its_file_is_made_so_that_nobody_else_can_read_it() throws IOException {
        Path home = folder.resolve("home");
        Path file = ShellHistory.prepare(home).orElseThrow();

        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(mode(home)).isEqualTo("rwx------");
    }

    @Test
    void a_file_that_others_could_read_is_closed_to_them() throws IOException {
        Path file = Files.writeString(folder.resolve("history"), "");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(ShellHistory.prepare(folder)).contains(file);
        assertThat(mode(file)).isEqualTo("rw-------");
    }

    @Test
    void where_no_file_can_be_nothing_is_kept() throws IOException {
        Files.createDirectory(folder.resolve("history"));
        assertThat(ShellHistory.prepare(folder)).isEmpty();
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
