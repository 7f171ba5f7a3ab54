package dev.queuectl.store.postgres;

import dev.queuectl.store.AuditStore;
import dev.queuectl.store.EventStore;
import dev.queuectl.store.FigureStore;
import dev.queuectl.store.JobStore;
import dev.queuectl.store.OutputStore;
import dev.queuectl.store.QueueStore;
import dev.queuectl.store.SettingStore;
import dev.queuectl.store.Storage;
import dev.queuectl.store.Transfer;
import dev.queuectl.store.Upkeep;
import dev.queuectl.store.WakeUp;
import dev.queuectl.store.WorkerStore;
import dev.queuectl.store.Workplace;
import dev.queuectl.store.server.LeaseTerms;
import dev.queuectl.store.server.LeasedWorkers;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;

/** A store in a schema of a PostgreSQL database, for the workers of many machines. */
public final class PostgresStorage implements Storage {
    private final PostgresUrl url;
    private final Pool pool;
    private final Notifying bell;
    private final Database database;
    private final PostgresWakeUp wakeUp;
    private final PostgresJobs jobs;
    private final OutputStore outputs;
    private final WorkerStore workers;
    private final SettingStore settings;
    private final QueueStore queues;
    private final FigureStore figures;
    private final EventStore events;
    private final AuditStore audit;
    private final Transfer transfer;
    private final Workplace workplace;

    private PostgresStorage(
            PostgresUrl url, PostgresOptions options, LeaseTerms terms, Limits limits) {
        this.url = url;
        Troubles troubles = new Troubles(url.shown());
        String origin = Long.toHexString(options.random().nextLong());
        String channel = Notifying.channel(url.schema());
        this.pool =
                options.oneShot()
                        ? new SinglePool(url, troubles, limits)
                        : new SharedPool(url, limits);
        this.bell =
                options.oneShot()
                        ? Notifying.atOnce(pool, channel, origin)
                        : Notifying.soon(pool, channel, origin);
        this.database = new Database(pool, url.schema(), troubles, bell);
        this.wakeUp = new PostgresWakeUp(url, channel, origin, bell);
        this.workplace = new Workplace(folder(options.machine(), url));
        this.jobs = new PostgresJobs(database, options.random(), limits.claim());
        this.outputs = new PostgresOutputs(database);
        this.workers =
                new LeasedWorkers(new WorkerRows(database, url, terms.expiry()), terms, origin);
        this.settings = new PostgresSettings(database);
        this.queues = new PostgresQueues(database);
        this.figures = new PostgresFigures(database);
        this.events = new PostgresEvents(database);
        this.audit = new PostgresAudit(database);
        this.transfer = new PostgresTransfer(database, jobs);
    }

    /**
     * Opens the store that a URL names, and makes its tables where there are none.
     *
     * @param url as {@code postgresql://USER:PASSWORD@HOST:PORT/DATABASE?schema=NAME}
     * @throws dev.queuectl.store.StoreException when it cannot be reached, or is of another version
     */
    public static Storage open(String url, PostgresOptions options) {
        return open(PostgresUrl.parse(url), options, LeaseTerms.DEFAULT);
    }

    static PostgresStorage open(PostgresUrl url, PostgresOptions options, LeaseTerms terms) {
        return open(url, options, terms, Limits.USUAL);
    }

    static PostgresStorage open(
            PostgresUrl url, PostgresOptions options, LeaseTerms terms, Limits limits) {
        PostgresStorage storage = new PostgresStorage(url, options, terms, limits);
        boolean opened = false;
        try {
            storage.schema().require();
            opened = true;
            return storage;
        } finally {
            if (!opened) {
                storage.close();
            }
        }
    }

    /**
     * Opens the store that a URL names for maintenance, whatever its version.
     *
     * @throws dev.queuectl.store.StoreException when it cannot be reached
     */
    public static Upkeep upkeep(String url, PostgresOptions options) {
        PostgresStorage storage =
                new PostgresStorage(
                        PostgresUrl.parse(url), options, LeaseTerms.DEFAULT, Limits.USUAL);
        return new PostgresUpkeep(storage, storage.schema());
    }

    /** Answers the folder of one store: what is said to people tells stores apart. */
    private static Path folder(Path machine, PostgresUrl url) {
        CRC32 sum = new CRC32();
        sum.update((url.hosts() + "/" + url.database()).getBytes(StandardCharsets.UTF_8));
        return machine.resolve(
                "postgresql-" + url.schema() + "-" + Long.toHexString(sum.getValue()) + ".d");
    }

    Database database() {
        return database;
    }

    @Override
    public JobStore jobs() {
        return jobs;
    }

    @Override
    public OutputStore outputs() {
        return outputs;
    }

    @Override
    public WorkerStore workers() {
        return workers;
    }

    @Override
    public SettingStore settings() {
        return settings;
    }

    @Override
    public QueueStore queues() {
        return queues;
    }

    @Override
    public FigureStore figures() {
        return figures;
    }

    @Override
    public EventStore events() {
        return events;
    }

    @Override
    public AuditStore audit() {
        return audit;
    }

    @Override
    public Transfer transfer() {
        return transfer;
    }

    @Override
    public WakeUp wakeUp() {
        return wakeUp;
    }

    @Override
    public Workplace workplace() {
        return workplace;
    }

    @Override
    public String url() {
        return url.shown();
    }

    Schema schema() {
        return new Schema(database, url.schema());
    }

    /** Tries out whether notifications arrive. */
    boolean isNotified() {
        return Trial.succeeds(url, Notifying.channel(url.schema()), bell);
    }

    @Override
    public List<String> notices() {
        return Health.notices(this);
    }

    /** A server is known by its name alone; what a name means may change under a worker. */
    @Override
    public void requireUnchanged() {
        // Nothing to compare it with.
    }

    @Override
    public void close() {
        wakeUp.close();
        bell.close();
        database.close();
    }
}
