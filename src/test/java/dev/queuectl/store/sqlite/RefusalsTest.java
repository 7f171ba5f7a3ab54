package dev.queuectl.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.Specimens;
import dev.queuectl.store.Storage;
import dev.queuectl.store.StoreException;
import dev.queuectl.store.StoreException.Code;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** What is no store, or no safe one, is refused with a reason and a remedy, and left as it was. */
class RefusalsTest {
    private static final Duration SHORT = Duration.ofMillis(50);

    private final TestFolder folder = TestFolder.create();
    private final Path database = folder.path().resolve("queue.db");

    @AfterEach
    void close() {
        folder.close();
    }

    private Storage open(Path path) {
        return SqliteStorage.open(path, SqliteFixture.options());
    }

    private StoreException refusal(Path path) {
        StoreException refusal =
                catchThrowableOfType(StoreException.class, () -> open(path).close());
        assertThat(refusal).as("nothing was refused").isNotNull();
        assertThat(refusal.getMessage())
                .contains(path.getFileName().toString())
                .doesNotContain("java.", "org.", "Exception", "SELECT", "PRAGMA", "SQLITE_");
        assertThat(refusal.remedy()).isNotEmpty();
        return refusal;
    }

    private void makeStore() {
        try (Storage storage = open(database)) {
            storage.jobs().enqueue(List.of(Specimens.job("a")), Acceptance.EACH);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    @Test
    void a_folder() {
        StoreException refusal = refusal(folder.path());

        assertThat(refusal.code()).isEqualTo(Code.UNREACHABLE);
        assertThat(refusal.getMessage()).contains("is a folder");
        assertThat(refusal.remedy()).contains("queue.db");
    }

    @Test
    void a_named_pipe() throws Exception {
        Path pipe = folder.path().resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

        assertThat(refusal(pipe).code()).isEqualTo(Code.UNREACHABLE);
    }

    @Test
    void a_path_below_a_file() throws IOException {
        Files.createFile(database);

        StoreException refusal = refusal(database.resolve("queue.db"));

        assertThat(refusal.code()).isEqualTo(Code.UNREACHABLE);
    }

    @Test
    void a_path_whose_folder_cannot_be_made() {
        StoreException refusal = refusal(Path.of("/proc/queuectl/queue.db"));

        assertThat(refusal.code()).isEqualTo(Code.UNREACHABLE);
    }

    @Test
    void a_database_of_another_program() throws Exception {
        execute("CREATE TABLE contact (name TEXT)");
        byte[] before = Files.readAllBytes(database);

        StoreException refusal = refusal(database);

        assertThat(refusal.code()).isEqualTo(Code.UNREACHABLE);
        assertThat(refusal.getMessage()).contains("not a queuectl database");
        assertThat(Files.readAllBytes(database)).isEqualTo(before);
        assertThat(folder.path().toFile().list()).containsExactly("queue.db");
    }

    @Test
    void a_database_that_another_program_has_marked_as_its_own() throws Exception {
        execute("PRAGMA application_id = 1234");

        assertThat(refusal(database).code()).isEqualTo(Code.UNREACHABLE);
    }

    @Test
    void a_store_of_a_newer_version() throws Exception {
        makeStore();
        execute("PRAGMA user_version = 99");

        StoreException refusal = refusal(database);

        assertThat(refusal.code()).isEqualTo(Code.NEWER);
        assertThat(refusal.remedy()).contains("upgrade");
    }

    @Test
    void a_file_that_is_no_database() throws IOException {
        Files.writeString(database, "#!/bin/sh\necho hello\n".repeat(100));

        assertThat(refusal(database).code()).isEqualTo(Code.DAMAGED);
        assertThat(Files.readString(database)).startsWith("#!/bin/sh");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 99, 100, 4095, 4096, 5000, 20_000})
    void a_store_that_was_cut_off(int length) throws IOException {
        makeStore();
        try (var channel = Files.newByteChannel(database, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }

        StoreException refusal =
                catchThrowableOfType(
                        StoreException.class,
                        () -> {
                            try (Storage storage = open(database)) {
                                storage.jobs().find(Specimens.ids("a"));
                                storage.jobs().summary(Specimens.NOW);
                                storage.jobs()
                                        .enqueue(List.of(Specimens.job("b")), Acceptance.EACH);
                            }
                        });

        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(Code.DAMAGED);
        assertThat(refusal.remedy()).contains("backup");
    }

    @Test
    void a_store_whose_table_was_taken_away() throws Exception {
        makeStore();
        execute("DROP TABLE run");

        try (Storage storage = open(database)) {
            StoreException refusal =
                    catchThrowableOfType(
                            StoreException.class, () -> storage.jobs().runs(Specimens.id("a")));
            assertThat(refusal.code()).isEqualTo(Code.DAMAGED);
        }
    }

    @Test
    void a_store_with_a_row_that_makes_no_sense() throws Exception {
        makeStore();
        execute("UPDATE job SET state = 77");

        try (Storage storage = open(database)) {
            StoreException refusal =
                    catchThrowableOfType(
                            StoreException.class, () -> storage.jobs().find(Specimens.ids("a")));
            assertThat(refusal.code()).isEqualTo(Code.DAMAGED);
        }
    }

    @Test
    void a_symbolic_link_that_another_user_made() throws IOException {
        makeStore();
        Path link = Files.createSymbolicLink(folder.path().resolve("link.db"), database);
        boolean given = giveAway(link);
        assumeTrue(given, "only root can give a link to another user");

        StoreException refusal = refusal(link);

        assertThat(refusal.code()).isEqualTo(Code.UNSAFE);
        assertThat(refusal.getMessage()).contains("another user");
    }

    @Test
    void a_folder_of_locks_that_another_user_made() throws IOException {
        Path locks = Files.createDirectory(folder.path().resolve("queue.db.d"));
        boolean given = giveAway(locks);
        assumeTrue(given, "only root can give a folder to another user");

        try (Storage storage = open(database)) {
            StoreException refusal =
                    catchThrowableOfType(
                            StoreException.class,
                            () ->
                                    storage.workers()
                                            .join(Specimens.worker(Specimens.ANN, Specimens.NOW)));
            assertThat(refusal.code()).isEqualTo(Code.UNSAFE);
            assertThat(storage.workers().list()).isEmpty();
        }
    }

    private static boolean giveAway(Path path) {
        try {
            Files.setAttribute(path, "unix:uid", 54321, LinkOption.NOFOLLOW_LINKS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void one_s_own_symbolic_link_is_followed_and_both_names_share_one_folder() throws IOException {
        Path elsewhere = Files.createDirectory(folder.path().resolve("elsewhere"));
        Path link = Files.createSymbolicLink(elsewhere.resolve("link.db"), database);
        makeStore();

        try (Storage byLink = open(link);
                Storage byName = open(database)) {
            assertThat(byLink.jobs().find(Specimens.ids("a"))).hasSize(1);
            assertThat(byLink.workplace()).isEqualTo(byName.workplace());
            assertThat(byLink.url()).isEqualTo("sqlite:" + database);
        }
    }

    @Test
    void a_symbolic_link_to_nowhere() throws IOException {
        Path link = folder.path().resolve("link.db");
        Files.createSymbolicLink(link, folder.path().resolve("nowhere"));

        assertThat(refusal(link).code()).isEqualTo(Code.UNREACHABLE);
    }

    @Test
    void a_store_that_stays_locked() throws Exception {
        makeStore();
        OpenOptions hasty =
                new OpenOptions(SHORT, () -> SqliteFixture.HOST_IDENTITY, new Random(1), false);

        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                var statement = connection.createStatement();
                Storage storage = SqliteStorage.open(database, hasty)) {
            statement.execute("BEGIN IMMEDIATE");
            StoreException refusal =
                    catchThrowableOfType(
                            StoreException.class,
                            () ->
                                    storage.jobs()
                                            .enqueue(List.of(Specimens.job("b")), Acceptance.EACH));
            assertThat(refusal.code()).isEqualTo(Code.BUSY);
            assertThat(refusal.getMessage()).contains("50 ms");
            assertThat(storage.jobs().find(Specimens.ids("a"))).hasSize(1);
            statement.execute("COMMIT");

            storage.jobs().enqueue(List.of(Specimens.job("b")), Acceptance.EACH);
            assertThat(storage.jobs().find(Specimens.ids("a", "b"))).hasSize(2);
        }
    }

    @Test
    void an_old_sqlite() {
        for (String old : List.of("3.40.1", "3.51.2", "3.7.0", "2.99.99")) {
            StoreException refusal =
                    catchThrowableOfType(
                            StoreException.class, () -> Opening.requireSafeVersion(old));
            assertThat(refusal).as(old).isNotNull();
            assertThat(refusal.code()).isEqualTo(Code.UNSAFE);
        }
        for (String safe : List.of("3.51.3", "3.52.0", "3.54.1", "4.0.0", "3.100.0")) {
            assertThatCode(() -> Opening.requireSafeVersion(safe)).doesNotThrowAnyException();
        }
    }

    @Test
    void a_network_file_system() {
        String mounts =
                """
                22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
                23 22 0:47 / /home rw,relatime shared:1 master:2 - nfs4 server:/home rw,vers=4.2
                24 22 0:48 / /mnt/a\\040b rw - fuse.sshfs me@host: rw
                25 22 0:50 /0:48 /odd\\0400:51 rw - tmpfs tmpfs rw
                """;

        assertThat(MountTable.networkTypeOf(mounts, device(0, 47))).isEqualTo("nfs4");
        assertThat(MountTable.networkTypeOf(mounts, device(0, 48))).isEqualTo("fuse.sshfs");
        assertThat(MountTable.networkTypeOf(mounts, device(254, 0))).isNull();
        assertThat(MountTable.networkTypeOf(mounts, device(0, 50))).isNull();
        assertThat(MountTable.networkTypeOf(mounts, device(0, 4))).isNull();
        assertThat(MountTable.networkTypeOf("", device(0, 47))).isNull();
        assertThat(MountTable.networkTypeOf("garbage 0:47 ", device(0, 47))).isNull();
    }

    /** The device number as {@code makedev} of the C library makes it. */
    private static long device(long major, long minor) {
        return (minor & 0xff) | (major & 0xfff) << 8 | (minor & ~0xffL) << 12;
    }

    @Test
    void odd_names_are_no_obstacle() throws IOException {
        for (String name : List.of("a b", "100%", "what?", "#1", "it's", "\"q\"", "süß", "a;b&c")) {
            Path odd = Files.createDirectory(folder.path().resolve(name)).resolve(name + ".db");
            try (Storage storage = open(odd)) {
                storage.jobs().enqueue(List.of(Specimens.job("a")), Acceptance.EACH);
                assertThat(storage.url()).isEqualTo("sqlite:" + odd);
            }
            assertThat(odd).as(name).isNotEmptyFile();
            assertThat(new String(Files.readAllBytes(odd), 0, 15, StandardCharsets.US_ASCII))
                    .isEqualTo("SQLite format 3");
        }
    }
}
