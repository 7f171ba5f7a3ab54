package dev.queuectl.store.sqlite;

import dev.queuectl.domain.QueueName;
import dev.queuectl.store.QueueGates;
import dev.queuectl.store.QueueStore;
import dev.queuectl.store.QueueTerms;
import dev.queuectl.store.QueueTerms.Halt;
import dev.queuectl.store.sql.QueueRow;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** What is said about queues, a row for each of which anything is. */
final class SqliteQueues implements QueueStore {
    private static final String ALL = "SELECT name, " + QueueRow.COLUMNS + " FROM queue";

    private static final String ONE = "SELECT " + QueueRow.COLUMNS + " FROM queue WHERE name = ?";

    private static final String PUT =
            "INSERT OR REPLACE INTO queue (name, "
                    + QueueRow.COLUMNS
                    + ") VALUES (?, ?, ?, ?, ?, ?, ?)";

    private static final String REMOVE = "DELETE FROM queue WHERE name = ?";

    private final Database database;

    SqliteQueues(Database database) {
        this.database = database;
    }

    /** Answers what claims of this transaction have to heed; a look at a table of few rows. */
    static QueueGates gates(Transaction transaction) {
        return QueueGates.of(all(transaction));
    }

    private static Map<QueueName, QueueTerms> all(Transaction transaction) {
        Map<QueueName, QueueTerms> queues = new TreeMap<>();
        Statement row = transaction.statement(ALL);
        while (row.next()) {
            queues.put(new QueueName(row.text()), QueueRow.read(row));
        }
        return queues;
    }

    @Override
    public Map<QueueName, QueueTerms> all() {
        try (Transaction transaction = database.read()) {
            return all(transaction);
        }
    }

    @Override
    public QueueTerms change(QueueName queue, UnaryOperator<QueueTerms> change) {
        try (Transaction transaction = database.write()) {
            Statement row = transaction.statement(ONE).bind(queue.value());
            QueueTerms before = row.next() ? QueueRow.read(row) : QueueTerms.NONE;
            row.finish();
            QueueTerms after = change.apply(before);
            if (!after.equals(before)) {
                write(transaction, queue, after);
                SqliteSettings.revise(transaction);
            }
            return after;
        }
    }

    private static void write(Transaction transaction, QueueName queue, QueueTerms terms) {
        if (terms.equals(QueueTerms.NONE)) {
            transaction.statement(REMOVE).bind(queue.value()).run();
            return;
        }
        Statement put = transaction.statement(PUT).bind(queue.value());
        Optional<Halt> paused = terms.paused();
        if (paused.isPresent()) {
            put.bind(paused.get().at()).bind(paused.get().by()).bind(paused.get().why());
        } else {
            put.bindNull().bindNull().bindNull();
        }
        put.bind(QueueRow.column(terms.limit()))
                .bind(QueueRow.column(terms.maxRetries()))
                .bind(QueueRow.column(terms.jobTimeout()))
                .run();
    }
}
