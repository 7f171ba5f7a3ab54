package dev.queuectl.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.queuectl.domain.Job;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.Specimens;
import dev.queuectl.store.Storage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** SQLite's write-ahead log stays short, whoever reads. */
class LogLengthTest {
    private static final long MEBIBYTE = 1 << 20;
    private static final long MOST = 24 * MEBIBYTE;

    private final SqliteFixture fixture = new SqliteFixture();
    private final Storage storage = fixture.open();
    private final Random random = new Random(1);

    @AfterEach
    void close() {
        fixture.close();
    }

    /** Writes some 10 MiB in many commits, to places all over the database. */
    private void write(Storage storage) {
        for (int i = 0; i < 100; i++) {
            List<Job> batch = new ArrayList<>();
            for (int j = 0; j < 20; j++) {
                batch.add(Specimens.job(Long.toString(random.nextLong() >>> 1, 36)));
            }
            storage.jobs().enqueue(batch, Acceptance.EACH);
        }
    }

    private static long logBytes(SqliteFixture fixture) throws IOException {
        return Files.size(fixture.database().resolveSibling("queue.db-wal"));
    }

    @Test
    void although_somebody_is_always_reading() throws Exception {
        long longest;
        int tries = 0;
        do {
            // A machine that stalls keeps readers within one read, and the log from beginning anew.
            try (SqliteFixture fresh = new SqliteFixture()) {
                longest = longestWhileRead(fresh);
            }
            tries++;
        } while (longest >= MOST && tries < 5);

        assertThat(longest).isBetween(MEBIBYTE, MOST);
    }

    /** Answers how long the log gets while somebody writes and others always read. */
    private long longestWhileRead(SqliteFixture fresh) throws Exception {
        Storage storage = fresh.open();
        AtomicBoolean reading = new AtomicBoolean(true);
        List<Future<Integer>> readers = new ArrayList<>();
        long longest = 0;
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread::new)) {
            for (int i = 0; i < 4; i++) {
                Storage other = fresh.open();
                readers.add(threads.submit(() -> read(other, reading)));
            }
            for (int i = 0; i < 6; i++) {
                write(storage);
                longest = Math.max(longest, logBytes(fresh));
            }
            reading.set(false);
        }

        for (Future<Integer> reader : readers) {
            assertThat(reader.get()).isPositive();
        }
        return longest;
    }

    private static int read(Storage storage, AtomicBoolean reading) {
        int times = 0;
        do {
            storage.jobs().withPrefix("a", 200);
            times++;
            // Without a moment's rest the readers would be the load of a hundred workers.
            LockSupport.parkNanos(100_000);
        } while (reading.get());
        return times;
    }

    @Test
    void after_somebody_has_read_for_long() throws Exception {
        long pinned;
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + fixture.database());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM job")) {
                assertThat(rows.next()).isTrue();
            }
            for (int i = 0; i < 2; i++) {
                write(storage);
            }
            pinned = length();
            assertThat(pinned).isGreaterThan(4000);
            assertThat(storage.jobs().withPrefix("", 9999)).hasSize(4000);
        }
        // Whoever begins the log anew tries that for a moment only, and on a slow machine in vain.
        int rounds = 0;
        do {
            write(storage);
            rounds++;
        } while (length() >= pinned && rounds < 50);

        assertThat(length()).isLessThan(pinned);
    }

    /** Answers the pages in the log. */
    private long length() throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + fixture.database());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(NOOP)")) {
            assertThat(row.next()).isTrue();
            return row.getLong("log");
        }
    }
}
