package dev.queuectl.store.postgres;

import dev.queuectl.domain.QueueName;
import dev.queuectl.store.QueueGates;
import dev.queuectl.store.QueueStore;
import dev.queuectl.store.QueueTerms;
import dev.queuectl.store.QueueTerms.Halt;
import dev.queuectl.store.sql.QueueRow;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What is said about queues, a row for each of which anything ever was. A row also is the lock that
 * claims from its queue take while it has a limit.
 */
final class PostgresQueues implements QueueStore {
    private static final String ALL = "SELECT name, " + QueueRow.COLUMNS + " FROM @queue";

    /** So that there is a row to be locked. */
    private static final String MAKE =
            "INSERT INTO @queue (name) VALUES (?) ON CONFLICT (name) DO NOTHING";

    private static final String ONE =
            "SELECT " + QueueRow.COLUMNS + " FROM @queue WHERE name = ? FOR UPDATE";

    /** What is absent is bound as a number that no value has. */
    private static final String PUT =
            """
            UPDATE @queue SET
                paused_at = nullif(?, -1), paused_by = ?, paused_why = ?,
                run_limit = nullif(?, -1), max_retries = nullif(?, -1),
                job_timeout = nullif(?, -1)
            WHERE name = ?
            """;

    private static final long ABSENT = -1;

    private final Database database;

    PostgresQueues(Database database) {
        this.database = database;
    }

    static QueueGates gates(Session session) {
        return QueueGates.of(all(session));
    }

    private static Map<QueueName, QueueTerms> all(Session session) {
        Map<QueueName, QueueTerms> queues = new TreeMap<>();
        Query row = session.query(ALL);
        while (row.next()) {
            QueueName queue = new QueueName(row.text());
            QueueTerms terms = QueueRow.read(row);
            if (!terms.equals(QueueTerms.NONE)) {
                queues.put(queue, terms);
            }
        }
        return queues;
    }

    @Override
    public Map<QueueName, QueueTerms> all() {
        try (Session session = database.begin()) {
            return all(session);
        }
    }

    @Override
    public QueueTerms change(QueueName queue, UnaryOperator<QueueTerms> change) {
        try (Session session = database.begin()) {
            session.query(MAKE).bind(queue.value()).run();
            Query row = session.query(ONE).bind(queue.value());
            QueueTerms before = row.next() ? QueueRow.read(row) : QueueTerms.NONE;
            QueueTerms after = change.apply(before);
            if (!after.equals(before)) {
                write(session, queue, after);
                PostgresSettings.revise(session);
            }
            return after;
        }
    }

    private static void write(Session session, QueueName queue, QueueTerms terms) {
        Halt paused = terms.paused().orElse(new Halt(Instant.ofEpochMilli(ABSENT), "", ""));
        session.query(PUT)
                .bind(paused.at())
                .bind(paused.by())
                .bind(paused.why())
                .bind(QueueRow.column(terms.limit()).orElse(ABSENT))
                .bind(QueueRow.column(terms.maxRetries()).orElse(ABSENT))
                .bind(QueueRow.column(terms.jobTimeout()).orElse(ABSENT))
                .bind(queue.value())
                .run();
    }
}
