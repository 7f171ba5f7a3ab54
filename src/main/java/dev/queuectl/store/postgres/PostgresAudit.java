package dev.queuectl.store.postgres;

import dev.queuectl.store.AuditEntry;
import dev.queuectl.store.AuditStore;
import dev.queuectl.store.sql.AuditRow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What operators did, a row for each action. */
final class PostgresAudit implements AuditStore {
    private static final String ADD =
            "INSERT INTO @audit (" + AuditRow.COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?)";

    /** Reads along the index of times; one user's are picked out of what is bounded anyway. */
    private static final String NEWEST =
            "SELECT "
                    + AuditRow.COLUMNS
                    + " FROM @audit WHERE at >= ? AND (? = 1 OR user_name = ?)"
                    + " ORDER BY at DESC, number DESC LIMIT ?";

    private static final String FORGET =
            """
            DELETE FROM @audit WHERE number = ANY (ARRAY(
                SELECT number FROM @audit
                WHERE at < greatest(?, coalesce((
                    SELECT at FROM @audit ORDER BY at DESC OFFSET ? LIMIT 1), 0))
                ORDER BY at LIMIT ? FOR UPDATE SKIP LOCKED))
            """;

    /** How many go in one transaction. */
    private static final int SLICE = 2_000;

    private final Database database;

    PostgresAudit(Database database) {
        this.database = database;
    }

    @Override
    public void add(AuditEntry entry) {
        try (Session session = database.begin()) {
            session.query(ADD)
                    .bind(entry.at())
                    .bind(entry.user())
                    .bind(entry.host())
                    .bind(entry.action())
                    .bind(entry.arguments())
                    .bind(entry.result())
                    .run();
            session.commit();
        }
    }

    @Override
    public List<AuditEntry> newest(Instant since, Optional<String> user, int limit) {
        List<AuditEntry> entries = new ArrayList<>();
        try (Session session = database.begin()) {
            Query row =
                    session.query(NEWEST)
                            .bind(since)
                            .bind(user.isEmpty() ? 1 : 0)
                            .bind(user.orElse(""))
                            .bind((long) limit);
            while (row.next()) {
                entries.add(AuditRow.read(row));
            }
        }
        return entries;
    }

    @Override
    public boolean forget(Instant before, int most) {
        try (Session session = database.begin()) {
            int gone =
                    session.query(FORGET)
                            .bind(before)
                            .bind((long) most - 1)
                            .bind((long) SLICE)
                            .run();
            session.commit();
            return gone == SLICE;
        }
    }
}
