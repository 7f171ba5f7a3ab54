package dev.queuectl.store.sqlite;

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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A store in one SQLite file, for the processes of one machine. What belongs to it but does not lie
 * in it is in the folder of the file's name and {@code .d} beside it.
 */
public final class SqliteStorage implements Storage {
    /** What a URL begins with that names such a store; the file's path follows. */
    public static final String URL_PREFIX = "sqlite:";

    /** A log up to this size is read again in less time than its removal takes. */
    private static final long SHORT_LOG_BYTES = 256 * 1024;

    private final Location location;
    private final boolean oneShot;
    private final Database database;
    private final SqliteWakeUp wakeUp;
    private final JobStore jobs;
    private final OutputStore outputs;
    private final WorkerStore workers;
    private final SettingStore settings;
    private final QueueStore queues;
    private final FigureStore figures;
    private final EventStore events;
    private final AuditStore audit;
    private final Transfer transfer;
    private final Workplace workplace;

    private SqliteStorage(Location location, OpenOptions options, Doorbell doorbell) {
        this.location = location;
        this.oneShot = options.oneShot();
        this.database = Opening.open(location, options, doorbell);
        this.wakeUp = new SqliteWakeUp(database, doorbell);
        this.workplace = new Workplace(location.folder());
        this.jobs = new SqliteJobs(database, workplace);
        this.outputs = new FileOutputs(workplace);
        this.workers = new SqliteWorkers(database, location, options.hostIdentity());
        this.settings = new SqliteSettings(database);
        this.queues = new SqliteQueues(database);
        this.figures = new SqliteFigures(database);
        this.events = new SqliteEvents(database);
        this.audit = new SqliteAudit(database);
        this.transfer = new SqliteTransfer(database, workplace);
    }

    /**
     * Opens the store in that file; makes the file and the folders above it where they are missing,
     * readable by nobody else.
     *
     * @throws dev.queuectl.store.StoreException when it is no queue, or cannot be used safely
     */
    public static Storage open(Path file, OpenOptions options) {
        Location location = Location.prepare(file);
        return new SqliteStorage(location, options, new Doorbell(location));
    }

    /**
     * Opens the store in that file for maintenance, whatever its version.
     *
     * @throws dev.queuectl.store.StoreException when it is no queue, or cannot be used safely
     */
    public static Upkeep upkeep(Path file, OpenOptions options) {
        Location location = Location.prepare(file);
        return new SqliteUpkeep(location, options, new Doorbell(location));
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
        return URL_PREFIX + location.database();
    }

    @Override
    public void requireUnchanged() {
        location.requireUnchanged();
    }

    /** For the test that looks at the plans of all statements. */
    Database database() {
        return database;
    }

    @Override
    public void close() {
        wakeUp.close();
        if (oneShot && isLogShort()) {
            database.leaveOpen();
        } else {
            database.close();
        }
    }

    private boolean isLogShort() {
        try {
            return Files.size(location.log()) <= SHORT_LOG_BYTES;
        } catch (IOException e) {
            return false;
        }
    }
}
