package dev.queuectl.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.queuectl.domain.Job;
import dev.queuectl.store.Condition;
import dev.queuectl.store.JobQuery;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.Specimens;
import dev.queuectl.store.Storage;
import dev.queuectl.store.StoreException;
import dev.queuectl.store.StoreException.Code;
import dev.queuectl.store.Upkeep;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** A file of another version, and one of the present, as whoever maintains it sees them. */
class UpkeepTest {
    /** Takes away what the migrations after the second made. */
    private static final String WITHOUT_LATER_TABLES =
            "DROP TABLE job_tag; DROP TABLE figure; DROP TABLE event; DROP TABLE queue;"
                    + " DROP TABLE audit; ";

    @AutoClose private final SqliteFixture fixture = new SqliteFixture();

    private Upkeep upkeep() {
        return SqliteStorage.upkeep(fixture.database(), SqliteFixture.options());
    }

    @Test
    void where_there_are_no_tables_it_says_so_and_makes_them_once() {
        try (Upkeep upkeep = upkeep()) {
            assertThat(upkeep.condition().schema().version()).isZero();
            assertThat(upkeep.migrate()).isEqualTo(Schema.needed());
            assertThat(upkeep.migrate()).isZero();
            Condition condition = upkeep.condition();
            assertThat(condition.schema())
                    .isEqualTo(new Condition.Schema(Schema.needed(), Schema.needed(), true));
            assertThat(condition.engine()).startsWith("SQLite 3.");
            assertThat(condition.url()).isEqualTo("sqlite:" + fixture.database());
            assertThat(condition.bytes().keySet()).containsExactly("database", "log", "free");
            assertThat(condition.bytes().get("database")).isPositive();
        }
    }

    @Test
    void looking_at_an_older_store_leaves_it_as_it_is_and_migrating_makes_what_is_missing() {
        fixture.open();
        execute(
                WITHOUT_LATER_TABLES
                        + "DROP INDEX job_cancel_asked; ALTER TABLE job DROP COLUMN cancel_asked;"
                        + " PRAGMA user_version = 1");
        try (Upkeep upkeep = upkeep()) {
            assertThat(upkeep.condition().schema().version()).isEqualTo(1);
            assertThat(upkeep.condition().schema().mustBeMigrated()).isFalse();
            assertThat(upkeep.migrate()).isEqualTo(Schema.needed() - 1);
            assertThat(upkeep.condition().schema().version()).isEqualTo(Schema.needed());
        }
    }

    @Test
    void jobs_of_an_older_store_are_found_by_their_tags() {
        try (Storage storage = fixture.open()) {
            storage.jobs()
                    .enqueue(
                            List.of(
                                    Specimens.tagged(
                                            Specimens.job("a"), "nightly", "big", "nightly"),
                                    Specimens.job("b"),
                                    Specimens.tagged(Specimens.job("c"), "big")),
                            Acceptance.EACH);
        }
        execute(WITHOUT_LATER_TABLES + "PRAGMA user_version = 2");

        try (Storage storage = fixture.open()) {
            JobQuery big = JobQuery.tagged(Set.of("big"), 9, OptionalLong.empty());
            assertThat(storage.jobs().list(big).jobs().stream().map(Job::id))
                    .containsExactlyElementsOf(Specimens.ids("c", "a"));
        }
    }

    @Test
    void a_newer_store_is_told_of_and_not_migrated() {
        fixture.open();
        execute("PRAGMA user_version = 99");
        try (Upkeep upkeep = upkeep()) {
            assertThat(upkeep.condition().schema().version()).isEqualTo(99);
            assertThat(upkeep.condition().schema().isNewer()).isTrue();
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(upkeep::migrate)
                    .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Code.NEWER));
        }
    }

    private void execute(String script) {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + fixture.database());
                var statement = connection.createStatement()) {
            statement.executeUpdate(script);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
