package dev.queuectl.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.queuectl.store.Condition.OpenTransaction;
import dev.queuectl.store.Storage;
import dev.queuectl.store.Upkeep;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;

/** What an operator must know of the server. */
class HealthTest {
    private final String url = PostgresServer.freshUrl();
    private PostgresStorage storage;
    @TempDir Path folder;

    @BeforeEach
    void open() {
        storage = (PostgresStorage) PostgresStorage.open(url, options());
    }

    @AfterEach
    void close() {
        storage.close();
        PostgresServer.drop(url);
    }

    private PostgresOptions options() {
        return new PostgresOptions(folder, new Random(1), true);
    }

    @Test
    void there_is_nothing_to_say_of_a_server_at_the_other_end_of_the_line() {
        assertThat(storage.notices()).isEmpty();
    }

    @Test
    void a_pooler_that_keeps_notifications_to_itself_is_told_of() {
        try (Pooler pooler = new Pooler(url)) {
            try (Storage behind = PostgresStorage.open(pooler.url(), options());
                    Upkeep upkeep = PostgresStorage.upkeep(pooler.url(), options())) {
                assertThat(behind.notices())
                        .singleElement()
                        .asString()
                        .startsWith("notifications do not arrive");
                assertThat(upkeep.condition().notified()).contains(false);
            }
        }
    }

    @Test
    void a_transaction_that_has_written_is_seen_with_its_program_and_one_that_has_read_is_not()
            throws SQLException {
        Properties properties = PostgresUrl.parse(url).properties();
        properties.setProperty("ApplicationName", "forgotten");
        // Else the driver's last statement stays open, and what it sees is kept.
        properties.setProperty("preferQueryMode", "simple");
        try (Connection connection = Driver.connect(PostgresUrl.parse(url), properties);
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT 1");
            assertThat(forgotten()).isEmpty();

            statement.execute("SELECT pg_current_xact_id()");
            await("older ones of others, such as of the server itself, are over")
                    .untilAsserted(() ->
                            assertThat(forgotten())
                                    .hasValueSatisfying(seen -> {
                                        assertThat(seen.pid()).isPositive();
                                        assertThat(seen.age())
                                                .isBetween(Duration.ZERO, Duration.ofMinutes(10));
                                    }));
        }
        await("the server notices that it is gone")
                .untilAsserted(() -> assertThat(forgotten()).isEmpty());
    }

    /** Other tests may have older transactions, but hardly for long. */
    private Optional<OpenTransaction> forgotten() {
        return Health.oldest(storage.database())
                .filter(seen -> seen.application().equals("forgotten"));
    }

    @Test
    void only_one_that_is_open_for_long_is_worth_a_sentence() {
        OpenTransaction young = new OpenTransaction(17, "psql", Duration.ofSeconds(60));
        OpenTransaction old = new OpenTransaction(17, "psql", Duration.ofSeconds(61));
        OpenTransaction older = new OpenTransaction(18, "", Duration.ofHours(3));

        assertThat(Health.sentence(young)).isEmpty();
        assertThat(Health.sentence(old))
                .hasValueSatisfying(sentence ->
                        assertThat(sentence)
                                .startsWith(
                                        "a transaction of 'psql' (pid 17) has been open for 61 s"));
        assertThat(Health.sentence(older))
                .hasValueSatisfying(sentence ->
                        assertThat(sentence)
                                .contains("an unnamed program (pid 18) has been open for 180 min"));
    }
}
