package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Updates.set;

import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.Storage;
import dev.queuectl.store.StoreFixture;
import dev.queuectl.store.server.LeaseTerms;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** A fresh database on the tests' server. */
final class MongoFixture implements StoreFixture {
    /** Nobody renews within a test, so a lease that was ended stays so; who looks sees at once. */
    private static final LeaseTerms STILL =
            new LeaseTerms(Duration.ofHours(1), Duration.ofHours(2), Duration.ZERO, Duration.ZERO);

    /** Fewer than usual, since the server in this process is slow with many jobs. */
    static final int MOST_READ = 1_000;

    /** However long one takes to tell what he announced, others wait for him. */
    private static final MongoEvents.Terms PATIENT =
            new MongoEvents.Terms(Duration.ofHours(1), MOST_READ);

    private static final int SETTLES_ALL_THE_TIME = 3;
    private static final int SETTLES_HARDLY_EVER = 500;
    private static final int SETTLES_NEVER = 1_000_000_000;

    private final String url;
    private final boolean shortCommandsOnly;
    private final List<MongoStorage> opened = new ArrayList<>();
    private final Path folder;

    MongoFixture() {
        this(MongoServer.freshUrl(), false);
    }

    private MongoFixture(String url, boolean shortCommandsOnly) {
        this.url = url;
        this.shortCommandsOnly = shortCommandsOnly;
        try {
            folder = Files.createTempDirectory("queuectl-mongo-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opened as short commands do, which have told others of a change when they go on. */
    static MongoFixture ofShortCommands() {
        return new MongoFixture(MongoServer.freshUrl(), true);
    }

    /** On a server that tells nobody of changes, so that everybody has to look. */
    static MongoFixture withoutChangeStreams() {
        return new MongoFixture(MongoServer.freshSilentUrl(), true);
    }

    @Override
    public Storage open() {
        return open(opened.size() % 2 == 0 ? SETTLES_ALL_THE_TIME : SETTLES_HARDLY_EVER);
    }

    /** The server in this process compares each job that is settled with all of the same slice. */
    @Override
    public Storage openForThousands() {
        return open(SETTLES_NEVER);
    }

    private Storage open(int period) {
        MongoOptions options =
                new MongoOptions(
                        folder,
                        new Random(opened.size()),
                        shortCommandsOnly || opened.size() % 2 == 1);
        MongoStorage storage =
                MongoStorage.open(MongoUrl.parse(url), options, STILL, period, PATIENT);
        opened.add(storage);
        return storage;
    }

    String url() {
        return url;
    }

    List<MongoStorage> opened() {
        return opened;
    }

    @Override
    public void kill(WorkerId worker) {
        MongoServer.with(
                url,
                database ->
                        database.getCollection("queuectl.workers")
                                .updateOne(
                                        WorkerDocuments.named(worker),
                                        set("renewedAt", Instant.EPOCH)));
    }

    @Override
    public void close() {
        opened.forEach(Storage::close);
        MongoServer.drop(url);
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
