package dev.queuectl.store.mongo;

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
import java.util.zip.CRC32;

/** A store in a MongoDB database, for the workers of many machines. */
public final class MongoStorage implements Storage {
    /** After so many jobs that one process has changed it brings their numbers up to date. */
    private static final int PERIOD = 500;

    private final MongoUrl url;
    private final Database database;
    private final Ringing bell;
    private final MongoWakeUp wakeUp;
    private final MongoJobs jobs;
    private final OutputStore outputs;
    private final WorkerStore workers;
    private final SettingStore settings;
    private final QueueStore queues;
    private final FigureStore figures;
    private final EventStore events;
    private final AuditStore audit;
    private final Transfer transfer;
    private final Workplace workplace;

    private MongoStorage(
            MongoUrl url,
            MongoOptions options,
            LeaseTerms terms,
            int period,
            MongoEvents.Terms eventTerms) {
        this.url = url;
        Troubles troubles = new Troubles(url.shown());
        String origin = Long.toHexString(options.random().nextLong());
        this.database = new Database(Client.open(url, troubles), url.database(), troubles);
        this.bell =
                options.oneShot()
                        ? Ringing.atOnce(database, origin)
                        : Ringing.soon(database, origin);
        database.ringWith(bell);
        this.wakeUp = new MongoWakeUp(database, bell, options.random());
        this.workplace = new Workplace(folder(options.machine(), url));
        this.jobs = new MongoJobs(database, options.random(), period);
        this.outputs = new MongoOutputs(database);
        this.workers =
                new LeasedWorkers(
                        new WorkerDocuments(database, url, terms.expiry()), terms, origin);
        this.settings = new MongoSettings(database);
        this.queues = new MongoQueues(database);
        this.figures = new MongoFigures(database);
        this.events = new MongoEvents(database, eventTerms);
        this.audit = new MongoAudit(database);
        this.transfer = new MongoTransfer(database, jobs);
    }

    /**
     * Opens the store that a URL names, and makes its indexes where there are none.
     *
     * @param url as {@code mongodb://USER:PASSWORD@HOST:PORT/DATABASE?replicaSet=NAME}
     * @throws dev.queuectl.store.StoreException when it cannot be reached, or is of another version
     */
    public static Storage open(String url, MongoOptions options) {
        return open(
                MongoUrl.parse(url), options, LeaseTerms.DEFAULT, PERIOD, MongoEvents.Terms.USUAL);
    }

    static MongoStorage open(
            MongoUrl url,
            MongoOptions options,
            LeaseTerms terms,
            int period,
            MongoEvents.Terms eventTerms) {
        MongoStorage storage = new MongoStorage(url, options, terms, period, eventTerms);
        boolean opened = false;
        try {
            int _ = Schema.require(storage.database, !options.oneShot(), url.shown());
            opened = true;
            return storage;
        } finally {
            if (!opened) {
                storage.close();
            }
        }
    }

    /**
     * Opens the store that a URL names for maintenance, of whichever version it is; makes nothing.
     *
     * @throws dev.queuectl.store.StoreException when it cannot be reached
     */
    public static Upkeep upkeep(String url, MongoOptions options) {
        return new MongoUpkeep(
                new MongoStorage(
                        MongoUrl.parse(url),
                        options,
                        LeaseTerms.DEFAULT,
                        PERIOD,
                        MongoEvents.Terms.USUAL));
    }

    /** Answers the folder of one store: what is said to people tells stores apart. */
    private static Path folder(Path machine, MongoUrl url) {
        CRC32 sum = new CRC32();
        sum.update((url.hosts() + "/" + url.database()).getBytes(StandardCharsets.UTF_8));
        return machine.resolve(
                "mongodb-" + url.database() + "-" + Long.toHexString(sum.getValue()) + ".d");
    }

    /** Whether the server tells who waits of changes, so that nobody has to look for them. */
    boolean isToldOfChanges() {
        return wakeUp.isHeard();
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
