package dev.queuectl.store.sqlite;

import dev.queuectl.store.EventStore;
import dev.queuectl.store.JobEvent;
import dev.queuectl.store.PackedEvents;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The events, a row for each transaction that something happened in. Transactions write one after
 * the other, so their order is that of the rows' numbers. The newest row is never forgotten, so
 * that no number is given twice.
 */
final class SqliteEvents implements EventStore {
    private static final String TELL =
            """
            INSERT INTO event (told_at, packed) SELECT ?, ?
            WHERE NOT EXISTS (SELECT 1 FROM setting WHERE key = 'events' AND value = 'off')
            """;

    private static final String READ =
            "SELECT number, packed FROM event WHERE number >= ? ORDER BY number LIMIT ?";

    private static final String SINCE =
            "SELECT number FROM event WHERE told_at >= ? ORDER BY told_at LIMIT 1";

    private static final String LAST = "SELECT coalesce(max(number), 0) FROM event";

    private static final String FIRST = "SELECT coalesce(min(number), 0) FROM event";

    private static final String FORGET = "DELETE FROM event WHERE number < ?";

    /** How many go in one transaction. */
    private static final int SLICE = 2_000;

    private final Database database;

    SqliteEvents(Database database) {
        this.database = database;
    }

    /** Makes the statement that {@link #tell} needs. */
    static void prepare(Database database) {
        database.prepare(TELL);
    }

    /** Keeps what a transaction does to jobs. */
    static void tell(Transaction transaction, List<JobEvent> events, Instant now) {
        if (!events.isEmpty()) {
            tell(transaction, PackedEvents.pack(events), now);
        }
    }

    /** Keeps what a transaction does to jobs, as {@link PackedEvents} has packed it. */
    static void tell(Transaction transaction, byte[] packed, Instant now) {
        transaction.statement(TELL).bind(now).bind(packed).run();
    }

    @Override
    public List<Told> read(Cursor after, int changes) {
        List<Told> told = new ArrayList<>();
        try (Transaction transaction = database.read()) {
            // One more, as all of the first may have been read.
            Statement row = transaction.statement(READ).bind(after.change()).bind(changes + 1);
            while (told.size() < MOST_READ && row.next()) {
                long number = row.number();
                int passed = after.passedOf(0, number);
                int most = MOST_READ - told.size();
                try {
                    told.addAll(
                            Told.of(
                                    0,
                                    number,
                                    passed,
                                    PackedEvents.unpack(row.bytes(), passed, most)));
                } catch (IllegalArgumentException e) {
                    throw row.damaged(e);
                }
            }
        }
        return told;
    }

    @Override
    public Cursor since(Instant from) {
        try (Transaction transaction = database.read()) {
            long first = transaction.statement(SINCE).bind(from).nextNumber();
            return first > 0 ? new Cursor(0, first, 0) : end(transaction);
        }
    }

    @Override
    public Cursor end() {
        try (Transaction transaction = database.read()) {
            return end(transaction);
        }
    }

    private static Cursor end(Transaction transaction) {
        return new Cursor(0, transaction.statement(LAST).nextNumber() + 1, 0);
    }

    @Override
    public boolean forget(Instant now) {
        long first;
        long kept;
        try (Transaction transaction = database.read()) {
            first = transaction.statement(FIRST).nextNumber();
            long last = transaction.statement(LAST).nextNumber();
            long young = transaction.statement(SINCE).bind(now.minus(KEPT)).nextNumber();
            kept = Math.max(young > 0 ? young : last, last - MOST_CHANGES + 1);
        }
        if (first >= kept) {
            return false;
        }
        try (Transaction transaction = database.write()) {
            transaction.statement(FORGET).bind(Math.min(kept, first + SLICE)).run();
            transaction.commit();
        }
        return first + SLICE < kept;
    }
}
