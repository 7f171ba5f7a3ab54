package dev.queuectl.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.Specimens;
import dev.queuectl.store.Storage;
import dev.queuectl.store.WakeUp;
import dev.queuectl.store.WorkerStore.Membership;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Nobody else can read what belongs to a store, whatever the umask. */
class FileModesTest {
    private final TestFolder folder = TestFolder.create();
    private final Path database = folder.path().resolve("home/new/queue.db");

    @AfterEach
    void close() {
        folder.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"000", "022", "077"})
    void every_file_is_0600_and_every_folder_0700_under_umask(String umask) throws IOException {
        String script = "umask " + umask + " && exec \"$@\"";
        try (Child child = Child.startBy(script, "hold", database, "w-1")) {
            child.after("joined");

            Map<String, String> modes = modes();

            assertThat(modes)
                    .containsOnlyKeys(
                            "home",
                            "home/new",
                            "home/new/queue.db",
                            "home/new/queue.db-shm",
                            "home/new/queue.db-wal",
                            "home/new/queue.db.d",
                            "home/new/queue.db.d/workers",
                            "home/new/queue.db.d/workers/w-1.lock");
            modes.forEach((name, mode) ->
                    assertThat(mode)
                            .as(name)
                            .isEqualTo(
                                    Files.isDirectory(folder.path().resolve(name))
                                            ? "rwx------"
                                            : "rw-------"));
        }
    }

    @Test
    void the_doorbell_is_private_too() throws IOException {
        try (Storage storage = SqliteStorage.open(database, SqliteFixture.options());
                WakeUp.Listening _ = storage.wakeUp().listen(() -> {});
                Membership _ =
                        storage.workers().join(Specimens.worker(Specimens.ANN, Specimens.NOW))) {
            assertThat(modes().get("home/new/queue.db.d/bell")).isEqualTo("rwx------");
            assertThat(modes().get("home/new/queue.db.d/bell/button")).isEqualTo("rw-------");
        }
    }

    @Test
    void an_empty_file_that_others_may_read_is_closed_to_them() throws IOException {
        Files.createDirectories(database.getParent());
        Files.createFile(
                database,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));

        try (Storage storage = SqliteStorage.open(database, SqliteFixture.options())) {
            storage.jobs().enqueue(List.of(Specimens.job("a")), Acceptance.EACH);
            assertThat(modes().get("home/new/queue.db")).isEqualTo("rw-------");
            assertThat(modes().get("home/new/queue.db-wal")).isEqualTo("rw-------");
        }
    }

    @Test
    void a_store_that_is_only_enqueued_to_has_no_folder_beside_it() throws IOException {
        try (Storage storage = SqliteStorage.open(database, SqliteFixture.options())) {
            storage.jobs().enqueue(List.of(Specimens.job("a")), Acceptance.EACH);
        }

        assertThat(modes()).containsOnlyKeys("home", "home/new", "home/new/queue.db");
    }

    private Map<String, String> modes() throws IOException {
        Map<String, String> modes = new TreeMap<>();
        try (var files = Files.walk(folder.path())) {
            for (Path file : files.filter(found -> !found.equals(folder.path())).toList()) {
                modes.put(
                        folder.path().relativize(file).toString(),
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
        }
        return modes;
    }
}
