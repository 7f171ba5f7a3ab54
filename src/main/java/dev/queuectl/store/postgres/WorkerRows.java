package dev.queuectl.store.postgres;

import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.Host;
import dev.queuectl.store.StopRequest;
import dev.queuectl.store.WorkerRecord;
import dev.queuectl.store.WorkerSighting;
import dev.queuectl.store.sql.Codes;
import dev.queuectl.store.sql.QueueNames;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The table of workers. {@code standing} is 0 for a member, 1 for one that was given up and whose
 * jobs are being recovered, 2 for one of which nothing is left: that row stays for a day, so that a
 * worker which lives after all claims nothing before it has noticed.
 */
final class WorkerRows {
    private static final String RECORD =
            "id, host_name, host_identity, pid, slots, queues, started_at";

    private static final String INSERT =
            "INSERT INTO @worker ("
                    + RECORD
                    + """
                    , lease_until)
                    VALUES (?, ?, ?, ?, ?, ?, ?, clock_timestamp() + ? * interval '1 ms')
                    """;

    private static final String LIST =
            "SELECT "
                    + RECORD
                    + """
                    , CASE WHEN standing = 0 AND lease_until > clock_timestamp()
                        THEN 1 ELSE 0 END, stop
                    FROM @worker WHERE standing < 2 ORDER BY started_at, seq
                    """;

    private static final String REJOIN =
            """
            UPDATE @worker SET standing = 0, stop = 0, recovered_by = NULL, recovery_until = NULL,
                lease_until = clock_timestamp() + ? * interval '1 ms'
            WHERE id = ? AND standing = 2
            """;

    private static final String SEIZE =
            """
            UPDATE @worker SET standing = 1, recovered_by = ?,
                recovery_until = clock_timestamp() + interval '60 s'
            WHERE id = ANY (ARRAY(
                SELECT id FROM @worker
                WHERE id <> ? AND lease_until < clock_timestamp() AND standing < 2
                    AND (recovery_until IS NULL OR recovery_until < clock_timestamp())
                FOR UPDATE SKIP LOCKED))
            RETURNING
            """
                    + RECORD;

    private static final String FORGET_OLD =
            """
            DELETE FROM @worker
            WHERE standing = 2 AND lease_until < clock_timestamp() - interval '1 day'
            """;

    private static final String FORGET =
            "UPDATE @worker SET standing = 2, recovery_until = NULL WHERE id = ? AND recovered_by ="
                    + " ?";

    private static final String LET_GO =
            """
            UPDATE @worker SET recovery_until = NULL
            WHERE id = ? AND recovered_by = ? AND standing = 1
            """;

    private static final String REMOVE = "DELETE FROM @worker WHERE id = ?";

    private static final String STOP =
            "UPDATE @worker SET stop = ? WHERE id = ? AND stop < ? AND standing < 2";

    private static final String EXISTS =
            "SELECT count(*) FROM @worker WHERE id = ? AND standing < 2";

    private final Database database;

    WorkerRows(Database database) {
        this.database = database;
    }

    void insert(WorkerRecord worker, Duration lease) {
        try (Session session = database.begin()) {
            session.query(INSERT)
                    .bind(worker.id().value())
                    .bind(worker.host().name())
                    .bind(worker.host().identity())
                    .bind(worker.pid())
                    .bind(worker.slots())
                    .bind(QueueNames.join(worker.queues()))
                    .bind(worker.startedAt())
                    .bind(lease.toMillis())
                    .run();
            session.commit();
        }
    }

    List<WorkerSighting> list() {
        List<WorkerSighting> sightings = new ArrayList<>();
        try (Session session = database.begin()) {
            Query row = session.query(LIST);
            while (row.next()) {
                WorkerRecord worker = read(row);
                sightings.add(new WorkerSighting(worker, row.flag(), Codes.stop(row.integer())));
            }
        }
        return sightings;
    }

    private static WorkerRecord read(Query row) {
        WorkerId id = new WorkerId(row.text());
        Host host = new Host(row.text(), row.text());
        return new WorkerRecord(
                id, host, row.number(), row.integer(), QueueNames.split(row.text()), row.instant());
    }

    /** Answers whether the worker is a member again; not before its jobs have been recovered. */
    boolean rejoin(WorkerId worker, Duration lease) {
        try (Session session = database.begin()) {
            boolean joined =
                    session.query(REJOIN).bind(lease.toMillis()).bind(worker.value()).run() > 0;
            session.commit();
            return joined;
        }
    }

    /** Gives up all whose leases are over, and answers those that nobody else recovers. */
    List<WorkerRecord> seize(WorkerId self, String recoverer) {
        List<WorkerRecord> seized = new ArrayList<>();
        try (Session session = database.begin()) {
            Query row = session.query(SEIZE).bind(recoverer).bind(self.value());
            while (row.next()) {
                seized.add(read(row));
            }
            if (!seized.isEmpty()) {
                session.query(FORGET_OLD).run();
                session.commit();
            }
        }
        return seized;
    }

    void forget(WorkerId worker, String recoverer) {
        update(session -> session.query(FORGET).bind(worker.value()).bind(recoverer));
    }

    void letGo(WorkerId worker, String recoverer) {
        update(session -> session.query(LET_GO).bind(worker.value()).bind(recoverer));
    }

    void remove(WorkerId worker) {
        update(session -> session.query(REMOVE).bind(worker.value()));
    }

    /** A statement with its parameters. */
    private interface Update {
        Query in(Session session);
    }

    private void update(Update update) {
        try (Session session = database.begin()) {
            if (update.in(session).run() > 0) {
                session.wakeOthers();
                session.commit();
            }
        }
    }

    /** Answers whether there is such a worker; one that was asked for more is left so. */
    boolean requestStop(WorkerId worker, StopRequest request) {
        try (Session session = database.begin()) {
            int raised =
                    session.query(STOP)
                            .bind(Codes.of(request))
                            .bind(worker.value())
                            .bind(Codes.of(request))
                            .run();
            if (raised > 0) {
                session.wakeOthers();
                session.commit();
                return true;
            }
            return session.query(EXISTS).bind(worker.value()).nextNumber() > 0;
        }
    }
}
