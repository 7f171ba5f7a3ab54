package dev.queuectl.store.postgres;

import dev.queuectl.store.EventStore;
import dev.queuectl.store.JobEvent;
import dev.queuectl.store.PackedEvents;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The events, a row for each transaction that something happened in, by the transaction's number.
 * Transactions end in another order than they begin. So only those are read that began before every
 * one that is still open: none of these can bring anything that belongs before what was read.
 */
final class PostgresEvents implements EventStore {
    private static final String TELL =
            """
            INSERT INTO @event (told_at, packed) SELECT ?, ?
            WHERE NOT EXISTS (SELECT 1 FROM @setting WHERE key = 'events' AND value = 'off')
            """;

    private static final String READ =
            """
            SELECT xact, number, packed FROM @event
            WHERE (xact, number) >= (?, ?)
                AND xact < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
            ORDER BY xact, number LIMIT ?
            """;

    private static final String SINCE = "SELECT min(xact) FROM @event WHERE told_at >= ?";

    private static final String END =
            "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint";

    private static final String FORGET =
            """
            DELETE FROM @event WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM @event
                WHERE told_at < greatest(?, coalesce((
                    SELECT told_at FROM @event ORDER BY told_at DESC OFFSET ? LIMIT 1), 0))
                LIMIT ? FOR UPDATE SKIP LOCKED))
            """;

    /** How many go in one transaction. */
    private static final int SLICE = 2_000;

    private final Database database;

    PostgresEvents(Database database) {
        this.database = database;
    }

    /** Keeps what a transaction does to jobs. */
    static void tell(Session session, List<JobEvent> events, Instant now) {
        if (!events.isEmpty()) {
            session.query(TELL).bind(now).bind(PackedEvents.pack(events)).run();
        }
    }

    @Override
    public List<Told> read(Cursor after, int changes) {
        List<Told> told = new ArrayList<>();
        try (Session session = database.begin()) {
            // One more, as all of the first may have been read.
            Query row =
                    session.query(READ).bind(after.group()).bind(after.change()).bind(changes + 1L);
            while (told.size() < MOST_READ && row.next()) {
                long transaction = row.number();
                long number = row.number();
                int passed = after.passedOf(transaction, number);
                int most = MOST_READ - told.size();
                try {
                    told.addAll(
                            Told.of(
                                    transaction,
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
        try (Session session = database.begin()) {
            long first = session.query(SINCE).bind(from).nextNumber();
            return first > 0 ? new Cursor(first, 0, 0) : end(session);
        }
    }

    @Override
    public Cursor end() {
        try (Session session = database.begin()) {
            return end(session);
        }
    }

    private static Cursor end(Session session) {
        return new Cursor(session.query(END).nextNumber(), 0, 0);
    }

    @Override
    public boolean forget(Instant now) {
        try (Session session = database.begin()) {
            int gone =
                    session.query(FORGET)
                            .bind(now.minus(KEPT))
                            .bind((long) MOST_CHANGES - 1)
                            .bind((long) SLICE)
                            .run();
            session.commit();
            return gone == SLICE;
        }
    }
}
