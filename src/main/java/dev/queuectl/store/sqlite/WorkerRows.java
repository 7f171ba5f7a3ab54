package dev.queuectl.store.sqlite;

import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.Host;
import dev.queuectl.store.StopRequest;
import dev.queuectl.store.WorkerRecord;
import dev.queuectl.store.sql.Codes;
import dev.queuectl.store.sql.QueueNames;

import java.util.ArrayList;
import java.util.List;

/** The table of workers. */
final class WorkerRows {
    private static final String INSERT =
            """
            INSERT INTO worker (
                id, host_name, host_identity, pid, process_start, slots, queues, started_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String ALL =
            """
            SELECT id, host_name, host_identity, pid, process_start, slots, queues, started_at, stop
            FROM worker ORDER BY started_at, seq
            """;

    private static final String EXISTS = "SELECT EXISTS (SELECT 1 FROM worker WHERE id = ?)";

    private static final String REMOVE = "DELETE FROM worker WHERE id = ?";

    private static final String STOP = "UPDATE worker SET stop = ?1 WHERE id = ?2 AND stop < ?1";

    private static final String SCALE = "UPDATE worker SET slots = ? WHERE id = ? AND slots > 0";

    private final Database database;

    WorkerRows(Database database) {
        this.database = database;
    }

    /**
     * One row.
     *
     * @param processStart the worker's {@link ProcessStart}
     */
    record Row(WorkerRecord worker, long processStart, StopRequest stop) {}

    void insert(WorkerRecord worker, long processStart) {
        try (Transaction transaction = database.write()) {
            transaction
                    .statement(INSERT)
                    .bind(worker.id().value())
                    .bind(worker.host().name())
                    .bind(worker.host().identity())
                    .bind(worker.pid())
                    .bind(processStart)
                    .bind(worker.slots())
                    .bind(QueueNames.join(worker.queues()))
                    .bind(worker.startedAt())
                    .run();
            transaction.commit();
        }
    }

    List<Row> all() {
        List<Row> rows = new ArrayList<>();
        try (Transaction transaction = database.read()) {
            Statement row = transaction.statement(ALL);
            while (row.next()) {
                WorkerId id = new WorkerId(row.text());
                Host host = new Host(row.text(), row.text());
                long pid = row.number();
                long processStart = row.number();
                WorkerRecord worker =
                        new WorkerRecord(
                                id,
                                host,
                                pid,
                                row.integer(),
                                QueueNames.split(row.text()),
                                row.instant());
                rows.add(new Row(worker, processStart, Codes.stop(row.integer())));
            }
        }
        return rows;
    }

    boolean exists(WorkerId worker) {
        try (Transaction transaction = database.read()) {
            return exists(transaction, worker);
        }
    }

    private static boolean exists(Transaction transaction, WorkerId worker) {
        return transaction.statement(EXISTS).bind(worker.value()).nextNumber() != 0;
    }

    void remove(WorkerId worker) {
        try (Transaction transaction = database.write()) {
            if (transaction.statement(REMOVE).bind(worker.value()).run() > 0) {
                transaction.wakeOthers();
                transaction.commit();
            }
        }
    }

    /** Answers whether there is such a worker; one that was asked for more is left so. */
    boolean requestStop(WorkerId worker, StopRequest request) {
        try (Transaction transaction = database.write()) {
            int raised =
                    transaction.statement(STOP).bind(Codes.of(request)).bind(worker.value()).run();
            if (raised > 0) {
                transaction.wakeOthers();
                transaction.commit();
                return true;
            }
            return exists(transaction, worker);
        }
    }

    /** Answers whether there is such a worker that takes jobs. */
    boolean requestSlots(WorkerId worker, int slots) {
        try (Transaction transaction = database.write()) {
            boolean scaled =
                    transaction.statement(SCALE).bind(slots).bind(worker.value()).run() > 0;
            if (scaled) {
                transaction.wakeOthers();
                transaction.commit();
            }
            return scaled;
        }
    }
}
