package dev.queuectl.store.sqlite;

import dev.queuectl.store.StoreException;
import dev.queuectl.store.StoreException.Code;

import java.nio.file.Path;

/**
 * Makes the tables, and brings those of older versions up to date. The database's {@code
 * user_version} counts the migrations it has had; each is one transaction, so that of several
 * processes one makes it and a killed one leaves nothing half done.
 */
final class Schema {
    /** Marks a database as a queue of ours: "qctl" in ASCII. */
    private static final int APPLICATION_ID = 0x7163746c;

    /**
     * The first schema. Instants are milliseconds since 1970 in UTC, spans of time milliseconds.
     *
     * <p>{@code job.waiting} is what claims look for: 1 ready, 2 not due yet, null not waiting.
     * Jobs become ready when a worker finds them due, so that a million of them which are due
     * tomorrow stand in nobody's way; they then stay ready, so that a clock which is set back holds
     * up none. {@code seq} is the order of enqueueing; every index ends with it, as SQLite appends
     * the row's number to each.
     *
     * <p>{@code tally} counts jobs by queue and state, {@code later} how many of them are not due
     * yet, within the transactions that change them.
     */
    private static final String VERSION_1 =
            """
            CREATE TABLE job (
                seq INTEGER PRIMARY KEY,
                id TEXT NOT NULL UNIQUE,
                queue TEXT NOT NULL,
                state INTEGER NOT NULL,
                waiting INTEGER,
                priority INTEGER NOT NULL,
                run_at INTEGER NOT NULL,
                created_at INTEGER NOT NULL,
                updated_at INTEGER NOT NULL,
                attempts INTEGER NOT NULL DEFAULT 0,
                losses INTEGER NOT NULL DEFAULT 0,
                runs INTEGER NOT NULL DEFAULT 0,
                fence INTEGER NOT NULL DEFAULT 0,
                worker TEXT,
                claimed_at INTEGER,
                claimed_from INTEGER,
                last_reason INTEGER,
                last_exit_code INTEGER,
                command TEXT,
                argv BLOB,
                max_retries INTEGER NOT NULL,
                backoff_base REAL NOT NULL,
                backoff_max INTEGER NOT NULL,
                backoff_jitter INTEGER NOT NULL,
                timeout INTEGER,
                tags TEXT,
                environment BLOB,
                directory TEXT NOT NULL
            ) STRICT;
            CREATE INDEX job_ready ON job (priority DESC) WHERE waiting = 1;
            CREATE INDEX job_ready_in_queue ON job (queue, priority DESC) WHERE waiting = 1;
            CREATE INDEX job_due ON job (waiting, run_at) WHERE waiting IS NOT NULL;
            CREATE INDEX job_in_state ON job (state);
            CREATE INDEX job_in_queue ON job (queue, state);
            CREATE INDEX job_finished ON job (state, updated_at) WHERE state >= 3;

            CREATE TABLE run (
                job INTEGER NOT NULL,
                number INTEGER NOT NULL,
                worker TEXT NOT NULL,
                host TEXT NOT NULL,
                pid INTEGER,
                started_at INTEGER NOT NULL,
                ended_at INTEGER NOT NULL,
                outcome INTEGER NOT NULL,
                detail INTEGER NOT NULL,
                cpu_nanos INTEGER,
                peak_memory_kib INTEGER,
                stdout_bytes INTEGER NOT NULL,
                stderr_bytes INTEGER NOT NULL,
                last_error_line TEXT NOT NULL,
                PRIMARY KEY (job, number)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE output (
                job INTEGER NOT NULL,
                number INTEGER NOT NULL,
                channel INTEGER NOT NULL,
                bytes BLOB NOT NULL,
                PRIMARY KEY (job, number, channel)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE tally (
                queue TEXT NOT NULL,
                state INTEGER NOT NULL,
                jobs INTEGER NOT NULL,
                later INTEGER NOT NULL,
                PRIMARY KEY (queue, state)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE minute (
                minute INTEGER PRIMARY KEY,
                succeeded INTEGER NOT NULL,
                failed INTEGER NOT NULL
            ) STRICT;

            CREATE TABLE worker (
                seq INTEGER PRIMARY KEY,
                id TEXT NOT NULL UNIQUE,
                host_name TEXT NOT NULL,
                host_identity TEXT NOT NULL,
                pid INTEGER NOT NULL,
                process_start INTEGER NOT NULL,
                slots INTEGER NOT NULL,
                queues TEXT NOT NULL,
                started_at INTEGER NOT NULL,
                stop INTEGER NOT NULL DEFAULT 0
            ) STRICT;

            CREATE TABLE setting (
                key TEXT PRIMARY KEY,
                value TEXT NOT NULL
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE revision (
                of TEXT PRIMARY KEY,
                number INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            INSERT INTO revision VALUES ('settings', 0);
            """;

    /**
     * {@code cancel_asked} is 1 while somebody wants the run that is being made ended, else null.
     */
    private static final String VERSION_2 =
            """
            ALTER TABLE job ADD COLUMN cancel_asked INTEGER;
            CREATE INDEX job_cancel_asked ON job (worker) WHERE cancel_asked IS NOT NULL;
            """;

    /** What each tag is on, for those who look for it; {@code job.tags} says the same. */
    private static final String VERSION_3 =
            """
            CREATE TABLE job_tag (
                tag TEXT NOT NULL,
                job INTEGER NOT NULL,
                PRIMARY KEY (tag, job)
            ) STRICT, WITHOUT ROWID;
            WITH RECURSIVE part (job, tag, rest) AS (
                SELECT seq, NULL, tags || ' ' FROM job WHERE tags IS NOT NULL
                UNION ALL
                SELECT job, substr(rest, 1, instr(rest, ' ') - 1), substr(rest, instr(rest, ' ') + 1)
                FROM part WHERE rest != ''
            )
            INSERT OR IGNORE INTO job_tag SELECT tag, job FROM part WHERE tag IS NOT NULL;
            """;

    /**
     * What happened by the minute and by the hour, {@code span} milliseconds from {@code since} on.
     */
    private static final String VERSION_4 =
            """
            CREATE TABLE figure (
                span INTEGER NOT NULL,
                since INTEGER NOT NULL,
                queue TEXT NOT NULL,
                packed BLOB NOT NULL,
                PRIMARY KEY (span, since, queue)
            ) STRICT, WITHOUT ROWID;
            """;

    /** What happened to jobs, a row for each transaction. */
    private static final String VERSION_5 =
            """
            CREATE TABLE event (
                number INTEGER PRIMARY KEY,
                told_at INTEGER NOT NULL,
                packed BLOB NOT NULL
            ) STRICT;
            CREATE INDEX event_told_at ON event (told_at);
            """;

    /** What operators have said about queues; null for what they have not. */
    private static final String VERSION_6 =
            """
            CREATE TABLE queue (
                name TEXT PRIMARY KEY,
                paused_at INTEGER,
                paused_by TEXT,
                paused_why TEXT,
                run_limit INTEGER,
                max_retries INTEGER,
                job_timeout INTEGER
            ) STRICT, WITHOUT ROWID;
            """;

    /** What operators did, a row for each action. */
    private static final String VERSION_7 =
            """
            CREATE TABLE audit (
                number INTEGER PRIMARY KEY,
                at INTEGER NOT NULL,
                user_name TEXT NOT NULL,
                host TEXT NOT NULL,
                action TEXT NOT NULL,
                arguments TEXT NOT NULL,
                result TEXT NOT NULL
            ) STRICT;
            CREATE INDEX audit_at ON audit (at);
            """;

    /** The migrations; that at index n leads from version n to version n + 1. */
    private static final String[] MIGRATIONS = {
        VERSION_1, VERSION_2, VERSION_3, VERSION_4, VERSION_5, VERSION_6, VERSION_7
    };

    private final Database database;
    private final Path path;

    private Schema(Database database, Path path) {
        this.database = database;
        this.path = path;
    }

    /**
     * Makes or migrates the tables where that is needed.
     *
     * @return how many migrations this call made
     * @throws StoreException with {@link Code#NEWER} when a newer version made them, with {@link
     *     Code#UNREACHABLE} when they are not ours; nothing is changed then
     */
    static int bringUpToDate(Database database, Path path, Patience patience) {
        Schema schema = new Schema(database, path);
        try (Transaction transaction = database.read()) {
            if (schema.version(transaction) == MIGRATIONS.length) {
                return 0;
            }
        }
        schema.useWriteAheadLog(patience);
        return schema.migrate();
    }

    /**
     * Answers how many migrations the database has had, be they more than this program knows.
     *
     * @throws StoreException with {@link Code#UNREACHABLE} when the tables are not ours
     */
    static int found(Database database, Path path) {
        try (Transaction transaction = database.read()) {
            return new Schema(database, path).found(transaction);
        }
    }

    /**
     * Makes sure that this program knows the tables, be they of an older version.
     *
     * @throws StoreException with {@link Code#NEWER} when a newer version made them
     */
    static void requireUnderstood(Database database, Path path) {
        try (Transaction transaction = database.read()) {
            int _ = new Schema(database, path).version(transaction);
        }
    }

    /** Answers the version that this program needs. */
    static int needed() {
        return MIGRATIONS.length;
    }

    /**
     * Turns on the write-ahead log, for good. SQLite does not always wait here for other processes
     * that do the same.
     */
    private void useWriteAheadLog(Patience patience) {
        patience.begin();
        while (true) {
            try {
                database.execute("PRAGMA journal_mode = WAL");
                return;
            } catch (StoreException e) {
                if (e.code() != Code.BUSY || !patience.pause()) {
                    throw e;
                }
            }
        }
    }

    private int migrate() {
        int made = 0;
        while (true) {
            try (Transaction transaction = database.write()) {
                int version = version(transaction);
                if (version == MIGRATIONS.length) {
                    return made;
                }
                transaction.execute(MIGRATIONS[version]);
                transaction.execute("PRAGMA application_id = " + APPLICATION_ID);
                transaction.execute("PRAGMA user_version = " + (version + 1));
                transaction.commit();
                made++;
            }
        }
    }

    /** Answers how many migrations the database has had; refuses one of a newer version. */
    private int version(Transaction transaction) {
        int version = found(transaction);
        if (version > MIGRATIONS.length) {
            throw new StoreException(
                    Code.NEWER,
                    "the queue '" + path + "' was made by a newer version of queuectl",
                    "upgrade queuectl on this machine");
        }
        return version;
    }

    /** Answers how many migrations the database has had; refuses one that is not ours. */
    private int found(Transaction transaction) {
        long application = transaction.statement("PRAGMA application_id").nextNumber();
        long version = transaction.statement("PRAGMA user_version").nextNumber();
        if (application == APPLICATION_ID && version > 0) {
            return (int) version;
        }
        boolean isEmpty =
                transaction.statement("SELECT count(*) FROM sqlite_schema").nextNumber() == 0;
        if (application != 0 || version != 0 || !isEmpty) {
            throw new StoreException(
                    Code.UNREACHABLE,
                    "'" + path + "' is a database, but not a queuectl database",
                    "name another file; this one was left as it is");
        }
        return 0;
    }
}
