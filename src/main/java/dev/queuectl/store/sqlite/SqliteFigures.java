package dev.queuectl.store.sqlite;

import dev.queuectl.store.FigureStore;
import dev.queuectl.store.Hours;
import dev.queuectl.store.PackedFigures;
import dev.queuectl.store.QueueFigures;
import dev.queuectl.store.sql.FigureRow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The figures, a row for each queue and minute, or hour. */
final class SqliteFigures implements FigureStore {
    private static final String FIND =
            "SELECT "
                    + FigureRow.COLUMNS
                    + " FROM figure WHERE span = ? AND since = ? AND queue = ?";

    private static final String PUT =
            """
            INSERT INTO figure (span, since, queue, packed) VALUES (?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET packed = excluded.packed
            """;

    private static final String READ =
            "SELECT " + FigureRow.COLUMNS + " FROM figure WHERE since >= ? AND span = ?";

    private static final String OLDEST =
            "SELECT coalesce(min(since), ?2) FROM figure WHERE span = ?1 AND since < ?2";

    private static final String READ_HOUR =
            "SELECT "
                    + FigureRow.COLUMNS
                    + " FROM figure WHERE span = ? AND since >= ? AND since < ?";

    private static final String PUT_HOUR =
            """
            INSERT INTO figure (span, since, queue, packed) VALUES (?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """;

    private static final String FORGET =
            "DELETE FROM figure WHERE span = ? AND since >= ? AND since < ?";

    private static final long MINUTE = QueueFigures.MINUTE.toMillis();
    private static final long HOUR = QueueFigures.HOUR.toMillis();

    private final Database database;

    SqliteFigures(Database database) {
        this.database = database;
    }

    @Override
    public void add(List<QueueFigures> minutes, Instant now) {
        Instant rolledUp = FigureStore.rolledUp(now);
        try (Transaction transaction = database.write()) {
            for (QueueFigures minute : minutes) {
                if (!minute.since().isBefore(rolledUp)) {
                    put(transaction, PUT, sum(transaction, minute));
                }
            }
            transaction.commit();
        }
    }

    private static QueueFigures sum(Transaction transaction, QueueFigures minute) {
        Statement row =
                transaction
                        .statement(FIND)
                        .bind(MINUTE)
                        .bind(minute.since())
                        .bind(minute.queue().value());
        QueueFigures sum = row.next() ? FigureRow.read(row).with(minute.byCommand()) : minute;
        row.finish();
        return sum;
    }

    private static void put(Transaction transaction, String sql, QueueFigures figures) {
        transaction
                .statement(sql)
                .bind(figures.span().toMillis())
                .bind(figures.since())
                .bind(figures.queue().value())
                .bind(PackedFigures.pack(figures.byCommand()))
                .run();
    }

    @Override
    public List<QueueFigures> read(Instant from) {
        List<QueueFigures> figures = new ArrayList<>();
        try (Transaction transaction = database.read()) {
            for (long span : new long[] {HOUR, MINUTE}) {
                readTo(figures, transaction.statement(READ).bind(from).bind(span));
            }
        }
        return figures;
    }

    private static void readTo(List<QueueFigures> figures, Statement row) {
        while (row.next()) {
            figures.add(FigureRow.read(row));
        }
    }

    @Override
    public boolean rollUp(Instant now) {
        Instant rolledUp = FigureStore.rolledUp(now);
        try (Transaction transaction = database.read()) {
            if (isNothing(transaction, MINUTE, rolledUp)
                    && isNothing(transaction, HOUR, now.minus(HOURS_KEPT))) {
                return false;
            }
        }
        try (Transaction transaction = database.write()) {
            long oldest = oldest(transaction, MINUTE, rolledUp);
            if (oldest < rolledUp.toEpochMilli()) {
                rollUpHour(transaction, Instant.ofEpochMilli(oldest));
            }
            forget(transaction, HOUR, Instant.EPOCH, now.minus(HOURS_KEPT));
            transaction.commit();
            return oldest < rolledUp.toEpochMilli();
        }
    }

    private static boolean isNothing(Transaction transaction, long span, Instant before) {
        return oldest(transaction, span, before) == before.toEpochMilli();
    }

    /** Answers the beginning of the oldest row before an instant, that instant where none is. */
    private static long oldest(Transaction transaction, long span, Instant before) {
        return transaction.statement(OLDEST).bind(span).bind(before).nextNumber();
    }

    private static void rollUpHour(Transaction transaction, Instant within) {
        Instant since = QueueFigures.beginning(within, QueueFigures.HOUR);
        Instant until = since.plus(QueueFigures.HOUR);
        List<QueueFigures> minutes = new ArrayList<>();
        readTo(minutes, transaction.statement(READ_HOUR).bind(MINUTE).bind(since).bind(until));
        for (QueueFigures hour : Hours.of(minutes)) {
            put(transaction, PUT_HOUR, hour);
        }
        forget(transaction, MINUTE, since, until);
    }

    private static void forget(Transaction transaction, long span, Instant from, Instant until) {
        transaction.statement(FORGET).bind(span).bind(from).bind(until).run();
    }
}
