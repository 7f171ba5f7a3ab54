package dev.queuectl.store.sql;

import dev.queuectl.store.AuditEntry;

/** How an entry of the audit log lies in its row. */
public final class AuditRow {
    public static final String COLUMNS = "at, user_name, host, action, arguments, result";

    private AuditRow() {}

    /** Reads the columns where a row stands. */
    public static AuditEntry read(Row row) {
        return new AuditEntry(
                row.instant(), row.text(), row.text(), row.text(), row.text(), row.text());
    }
}
