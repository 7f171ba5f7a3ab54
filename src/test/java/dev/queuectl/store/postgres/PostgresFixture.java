package dev.queuectl.store.postgres;

import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.Storage;
import dev.queuectl.store.StoreFixture;
import dev.queuectl.store.server.LeaseTerms;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A fresh schema on the tests' server. */
final class PostgresFixture implements StoreFixture {
    /** Nobody renews within a test, so a lease that was ended stays so; who looks sees at once. */
    private static final LeaseTerms STILL =
            new LeaseTerms(Duration.ofHours(1), Duration.ofHours(2), Duration.ZERO, Duration.ZERO);

    /**
     * On a slow machine each claim takes long, and none shall pass over earlier jobs for that; and
     * where all stand still for a while nobody is cut off for that.
     */
    static final Limits PATIENT =
            new Limits(Duration.ofHours(1), Duration.ofMinutes(5), Duration.ofMinutes(5));

    private final String url = PostgresServer.freshUrl();
    private final List<PostgresStorage> opened = new ArrayList<>();
    private final Path folder;

    private final boolean shortCommandsOnly;

    PostgresFixture() {
        this(false);
    }

    private PostgresFixture(boolean shortCommandsOnly) {
        this.shortCommandsOnly = shortCommandsOnly;
        try {
            folder = Files.createTempDirectory("queuectl-postgres-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opened as short commands do, which have told others of a change when they go on. */
    static PostgresFixture ofShortCommands() {
        return new PostgresFixture(true);
    }

    @Override
    public Storage open() {
        PostgresOptions options =
                new PostgresOptions(
                        folder,
                        new Random(opened.size()),
                        shortCommandsOnly || opened.size() % 2 == 1);
        PostgresStorage storage =
                PostgresStorage.open(PostgresUrl.parse(url), options, STILL, PATIENT);
        opened.add(storage);
        return storage;
    }

    String url() {
        return url;
    }

    List<PostgresStorage> opened() {
        return opened;
    }

    @Override
    public void kill(WorkerId worker) {
        PostgresServer.execute(
                url,
                "UPDATE \""
                        + PostgresUrl.parse(url).schema()
                        + "\".worker SET lease_until = clock_timestamp() - interval '1 ms'"
                        + " WHERE id = '"
                        + worker.value()
                        + "'");
    }

    @Override
    public void close() {
        opened.forEach(Storage::close);
        PostgresServer.drop(url);
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
