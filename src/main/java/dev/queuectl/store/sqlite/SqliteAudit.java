package dev.queuectl.store.sqlite;

import dev.queuectl.store.AuditEntry;
import dev.queuectl.store.AuditStore;
import dev.queuectl.store.sql.AuditRow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What operators did, a row for each action. */
final class SqliteAudit implements AuditStore {
    private static final String ADD =
            "INSERT INTO audit (" + AuditRow.COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?)";

    /** Reads along the index of times; one user's are picked out of what is bounded anyway. */
    private static final String NEWEST =
            "SELECT "
                    + AuditRow.COLUMNS
                    + " FROM audit WHERE at >= ? AND (? IS NULL OR user_name = ?)"
                    + " ORDER BY at DESC, number DESC LIMIT ?";

    private static final String FORGET =
            """
            DELETE FROM audit WHERE number IN (
                SELECT number FROM audit
                WHERE at < max(?, coalesce((
                    SELECT at FROM audit ORDER BY at DESC LIMIT 1 OFFSET ?), 0))
                ORDER BY at LIMIT ?)
            """;

    /** How many go in one transaction. */
    private static final int SLICE = 2_000;

    private final Database database;

    SqliteAudit(Database database) {
        this.database = database;
    }

    @Override
    public void add(AuditEntry entry) {
        try (Transaction transaction = database.write()) {
            transaction
                    .statement(ADD)
                    .bind(entry.at())
                    .bind(entry.user())
                    .bind(entry.host())
                    .bind(entry.action())
                    .bind(entry.arguments())
                    .bind(entry.result())
                    .run();
            transaction.commit();
        }
    }

    @Override
    public List<AuditEntry> newest(Instant since, Optional<String> user, int limit) {
        List<AuditEntry> entries = new ArrayList<>();
        try (Transaction transaction = database.read()) {
            Statement row =
                    transaction
                            .statement(NEWEST)
                            .bind(since)
                            .bind(user.orElse(null))
                            .bind(user.orElse(null))
                            .bind(limit);
            while (row.next()) {
                entries.add(AuditRow.read(row));
            }
        }
        return entries;
    }

    @Override
    public boolean forget(Instant before, int most) {
        try (Transaction transaction = database.write()) {
            int gone = transaction.statement(FORGET).bind(before).bind(most - 1).bind(SLICE).run();
            transaction.commit();
            return gone == SLICE;
        }
    }
}
