package dev.queuectl.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.Specimens;
import dev.queuectl.store.Storage;
import dev.queuectl.store.StoreException;
import dev.queuectl.store.StoreException.Code;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A database that was taken away under those who use it is noticed. */
class ReplacedTest {
    private final SqliteFixture fixture = new SqliteFixture();
    private final Storage storage = fixture.open();
    private final Path database = fixture.database();

    @AfterEach
    void close() {
        fixture.close();
    }

    private StoreException complaint() {
        StoreException complaint =
                catchThrowableOfType(StoreException.class, storage::requireUnchanged);
        assertThat(complaint.code()).isEqualTo(Code.REPLACED);
        assertThat(complaint.isPassing()).isFalse();
        return complaint;
    }

    @Test
    void an_unchanged_store_is_fine_also_after_writes() {
        storage.jobs().enqueue(List.of(Specimens.job("a")), Acceptance.EACH);

        assertThatCode(storage::requireUnchanged).doesNotThrowAnyException();
    }

    @Test
    void a_removed_database_is_noticed() throws IOException {
        Files.delete(database);

        assertThat(complaint()).hasMessageContaining("removed");
    }

    @Test
    void a_replaced_database_is_noticed() throws IOException {
        Files.move(database, database.resolveSibling("aside.db"));
        fixture.open();

        assertThat(complaint()).hasMessageContaining("replaced");
    }

    @Test
    void a_database_that_was_put_back_is_fine_again() throws IOException {
        Path aside = database.resolveSibling("aside.db");
        Files.move(database, aside);
        complaint();
        Files.move(aside, database);

        assertThatCode(storage::requireUnchanged).doesNotThrowAnyException();
    }
}
