package dev.queuectl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.queuectl.store.postgres.Pooler;
import dev.queuectl.store.postgres.PostgresServer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** What {@code db status} and {@code db migrate} answer. */
class DbCommandsTest {
    @TempDir Path folder;
    private CliBench cli;

    @BeforeEach
    void open() {
        cli = new CliBench(folder.resolve("home"));
    }

    @Test
    void a_store_in_order_shows_its_version_and_size_and_needs_nothing() {
        cli.call("enqueue", "true");
        CliBench.Answer status = cli.call("db", "status");
        assertThat(status.code()).isZero();
        assertThat(status.out())
                .contains("url\tsqlite:" + cli.home.resolve("queue.db") + "\n")
                .contains("engine\tSQLite 3.")
                .contains("version\t7\n")
                .containsPattern("bytes of database\t[1-9][0-9]+\n");

        CliBench.Answer migrate = cli.call("db", "migrate");
        assertThat(migrate.code()).isZero();
        assertThat(migrate.err()).isEqualTo("nothing to do: the store is up to date\n");
    }

    @Test
    void both_answer_as_json() {
        assertThat(cli.call("db", "status", "--json").out())
                .startsWith("{\"url\":\"sqlite:")
                .contains("\"schema\":{\"version\":0,\"needed\":7},\"bytes\":{\"database\":0,")
                .endsWith("\"notified\":null,\"oldest_transaction\":null}\n");
        assertThat(cli.call("db", "migrate", "--json").out()).isEqualTo("{\"migrations\":7}\n");
        assertThat(cli.call("db", "migrate", "--json").out()).isEqualTo("{\"migrations\":0}\n");
    }

    @Test
    void status_says_what_an_operator_must_know_of_the_store() {
        assertThat(cli.call("status", "--json").out()).endsWith("\"notices\":[]}\n");
        assertThat(cli.call("status").err()).isEmpty();

        String direct = PostgresServer.freshUrl();
        try (Pooler pooler = new Pooler(direct)) {
            String told = "notifications do not arrive through the pooler: ";
            assertThat(cli.call("status", "--url", pooler.url()).err()).startsWith("note: " + told);
            assertThat(cli.call("status", "--json", "--url", pooler.url()).out())
                    .contains("\"notices\":[\"" + told);
            assertThat(cli.call("db", "status", "--url", pooler.url()).out())
                    .contains("notifications\tdo not arrive");
            await("it listens for a second only")
                    .untilAsserted(() ->
                            assertThat(cli.call("db", "status", "--url", direct).out())
                                    .contains("notifications\tarrive\n")
                                    .contains("oldest transaction that keeps dead rows\t"));
        } finally {
            PostgresServer.drop(direct);
        }
    }

    @Test
    void a_newer_store_is_shown_and_both_exit_with_10() throws SQLException {
        cli.call("enqueue", "true");
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + cli.home.resolve("queue.db"));
                var statement = connection.createStatement()) {
            statement.executeUpdate("PRAGMA user_version = 99");
        }
        CliBench.Answer status = cli.call("db", "status");
        assertThat(status.code()).isEqualTo(10);
        assertThat(status.out()).contains("version\t99, needed: 7\n");
        assertThat(status.err()).contains("newer version").contains("upgrade queuectl");
        assertThat(cli.call("db", "migrate").code()).isEqualTo(10);
        assertThat(cli.call("status").code()).isEqualTo(10);
    }
}
