package dev.queuectl.store.postgres;

import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.Host;
import dev.queuectl.store.StopRequest;
import dev.queuectl.store.WorkerRecord;
import dev.queuectl.store.WorkerSighting;
import dev.queuectl.store.server.Calm;
import dev.queuectl.store.server.Renewal;
import dev.queuectl.store.server.WorkerRegister;
import dev.queuectl.store.sql.Codes;
import dev.queuectl.store.sql.QueueNames;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The table of workers. {@code standing} is 0 for a member, 1 for one that was given up and whose
 * jobs are being recovered, 2 for one of which nothing is left: that row stays for a month, so that
 * a worker which lives after all claims nothing before it has noticed.
 */
final class WorkerRows implements WorkerRegister {
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

    /** One whose answer was lost is a member already, one that slept for a month has no row. */
    private static final String REJOIN =
            INSERT
                    + """
                    ON CONFLICT (id) DO UPDATE SET standing = 0, stop = 0, recovered_by = NULL,
                        recovery_until = NULL, lease_until = excluded.lease_until
                    WHERE worker.standing <> 1
                    """;

    /** Answers the time, and whether anybody is silent, so that those who look mostly ask once. */
    private static final String NOW =
            """
            SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::int8,
                (SELECT count(*) FROM @worker
                    WHERE id <> ? AND lease_until < clock_timestamp()
                        AND (standing < 2
                            OR lease_until > clock_timestamp() - interval '10 min'))
            """;

    /**
     * A worker may have frozen between a claim and its commit, which its recovery could not see. So
     * those given up lately are seized once more if they hold anything.
     */
    private static final String SEIZE =
            """
            UPDATE @worker SET standing = 1, recovered_by = ?,
                recovery_until = clock_timestamp() + ? * interval '1 ms'
            WHERE id = ANY (ARRAY(
                SELECT id FROM @worker AS silent
                WHERE id <> ? AND lease_until < to_timestamp(?::int8 / 1000.0)
                    AND (recovery_until IS NULL OR recovery_until < clock_timestamp())
                    AND (standing < 2
                        OR (lease_until > clock_timestamp() - interval '10 min'
                            AND EXISTS (
                                SELECT 1 FROM @job AS held
                                WHERE held.state = 1 AND held.worker = silent.id)))
                FOR UPDATE SKIP LOCKED))
            RETURNING
            """
                    + RECORD;

    private static final String FORGET_OLD =
            """
            DELETE FROM @worker
            WHERE standing = 2 AND lease_until < clock_timestamp() - interval '30 days'
            """;

    private static final String FORGET =
            "UPDATE @worker SET standing = 2, recovery_until = NULL WHERE id = ? AND recovered_by ="
                    + " ?";

    private static final String LET_GO =
            """
            UPDATE @worker SET recovery_until = NULL
            WHERE id = ? AND recovered_by = ? AND standing = 1
            """;

    /** While its jobs are recovered the row stays: else nobody would go on with that. */
    private static final String REMOVE = "DELETE FROM @worker WHERE id = ? AND standing <> 1";

    private static final String STOP =
            "UPDATE @worker SET stop = ? WHERE id = ? AND stop < ? AND standing < 2";

    private static final String SCALE =
            "UPDATE @worker SET slots = ? WHERE id = ? AND slots > 0 AND standing < 2";

    private static final String EXISTS =
            "SELECT count(*) FROM @worker WHERE id = ? AND standing < 2";

    private final Database database;
    private final PostgresUrl url;
    private final Duration lease;

    /**
     * @param lease how long a lease lasts
     */
    WorkerRows(Database database, PostgresUrl url, Duration lease) {
        this.database = database;
        this.url = url;
        this.lease = lease;
    }

    @Override
    public void insert(WorkerRecord worker) {
        try (Session session = database.begin()) {
            bind(session.query(INSERT), worker).run();
            session.commit();
        }
    }

    private Query bind(Query query, WorkerRecord worker) {
        return query.bind(worker.id().value())
                .bind(worker.host().name())
                .bind(worker.host().identity())
                .bind(worker.pid())
                .bind(worker.slots())
                .bind(QueueNames.join(worker.queues()))
                .bind(worker.startedAt())
                .bind(lease.toMillis());
    }

    @Override
    public List<WorkerSighting> list() {
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

    @Override
    public boolean rejoin(WorkerRecord worker) {
        try (Session session = database.begin()) {
            boolean joined = bind(session.query(REJOIN), worker).run() > 0;
            session.commit();
            return joined;
        }
    }

    @Override
    public List<WorkerRecord> seize(WorkerId self, String recoverer, Calm calm) {
        List<WorkerRecord> seized = new ArrayList<>();
        try (Session session = database.begin()) {
            Query heard = session.query(NOW).bind(self.value());
            heard.next();
            long now = heard.number();
            boolean isAnybodySilent = heard.number() > 0;
            if (!calm.heard(System.nanoTime(), now) || !isAnybodySilent) {
                return seized;
            }
            Query row =
                    session.query(SEIZE)
                            .bind(recoverer)
                            .bind(lease.toMillis())
                            .bind(self.value())
                            .bind(now);
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

    @Override
    public void forget(WorkerId worker, String recoverer) {
        update(session -> session.query(FORGET).bind(worker.value()).bind(recoverer));
    }

    @Override
    public void letGo(WorkerId worker, String recoverer) {
        update(session -> session.query(LET_GO).bind(worker.value()).bind(recoverer));
    }

    @Override
    public void remove(WorkerId worker) {
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

    @Override
    public Renewal renewal(WorkerId worker) {
        return new PostgresRenewal(url, lease, worker);
    }

    @Override
    public boolean requestStop(WorkerId worker, StopRequest request) {
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

    @Override
    public boolean requestSlots(WorkerId worker, int slots) {
        try (Session session = database.begin()) {
            boolean scaled = session.query(SCALE).bind(slots).bind(worker.value()).run() > 0;
            if (scaled) {
                session.wakeOthers();
                session.commit();
            }
            return scaled;
        }
    }
}
