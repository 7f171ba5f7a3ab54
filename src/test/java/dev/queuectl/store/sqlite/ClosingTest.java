package dev.queuectl.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.queuectl.domain.Job;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.Specimens;
import dev.queuectl.store.Storage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is left when a store is closed. */
class ClosingTest {
    private final SqliteFixture fixture = new SqliteFixture();
    private final Path log = fixture.database().resolveSibling("queue.db-wal");

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void the_last_one_who_closes_leaves_the_database_alone() {
        Storage storage = fixture.open();
        storage.jobs().enqueue(List.of(Specimens.job("a")), Acceptance.EACH);
        assertThat(log).exists();

        storage.close();
        storage.close();

        assertThat(log).doesNotExist();
        assertThat(fixture.open().jobs().find(Specimens.ids("a"))).hasSize(1);
    }

    @Test
    void a_closed_store_refuses_further_use() {
        Storage storage = fixture.open();
        storage.close();

        assertThatThrownBy(() -> storage.jobs().find(Specimens.ids("a")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void a_process_that_ends_at_once_leaves_a_short_log_to_the_next() {
        Storage storage = SqliteStorage.open(fixture.database(), SqliteFixture.oneShot());
        storage.jobs().enqueue(List.of(Specimens.job("a")), Acceptance.EACH);
        storage.close();

        assertThat(log).exists();
        assertThatThrownBy(() -> storage.jobs().find(Specimens.ids("a")))
                .isInstanceOf(IllegalStateException.class);
        assertThat(fixture.open().jobs().find(Specimens.ids("a"))).hasSize(1);
    }

    @Test
    void a_process_that_ends_at_once_removes_a_log_that_has_grown() {
        Storage storage = SqliteStorage.open(fixture.database(), SqliteFixture.oneShot());
        List<Job> batch = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            batch.add(Specimens.job("job-" + i));
        }
        storage.jobs().enqueue(batch, Acceptance.EACH);
        storage.close();

        assertThat(log).doesNotExist();
    }

    @Test
    void processes_that_each_enqueue_one_job_and_end_at_once_do_not_let_the_log_grow()
            throws IOException {
        long longest = 0;
        for (int i = 0; i < 6; i++) {
            try (Child child =
                    Child.start("enqueue-once", fixture.database(), "job-" + i + "-", "2")) {
                assertThat(child.rest()).hasSize(2);
            }
            longest = Math.max(longest, Files.exists(log) ? Files.size(log) : 0);
        }

        assertThat(longest).isPositive().isLessThan(1 << 20);
        assertThat(fixture.open().jobs().withPrefix("job-", 99)).hasSize(12);
    }
}
