package dev.queuectl.store.sqlite;

import dev.queuectl.store.SettingStore;

import java.util.Map;
import java.util.TreeMap;

/** The settings, and the number that tells workers of a change. */
final class SqliteSettings implements SettingStore {
    private static final String ALL = "SELECT key, value FROM setting";

    /** Changes no row when the value is the same. */
    private static final String PUT =
            """
            INSERT INTO setting (key, value) VALUES (?, ?)
            ON CONFLICT DO UPDATE SET value = excluded.value WHERE value <> excluded.value
            """;

    private static final String REMOVE = "DELETE FROM setting WHERE key = ?";

    private static final String REVISE =
            "UPDATE revision SET number = number + 1 WHERE of = 'settings'";

    private final Database database;

    SqliteSettings(Database database) {
        this.database = database;
    }

    @Override
    public Map<String, String> all() {
        Map<String, String> settings = new TreeMap<>();
        try (Transaction transaction = database.read()) {
            Statement row = transaction.statement(ALL);
            while (row.next()) {
                settings.put(row.text(), row.text());
            }
        }
        return settings;
    }

    @Override
    public void put(String key, String value) {
        try (Transaction transaction = database.write()) {
            if (transaction.statement(PUT).bind(key).bind(value).run() > 0) {
                revise(transaction);
            }
        }
    }

    @Override
    public boolean remove(String key) {
        try (Transaction transaction = database.write()) {
            boolean removed = transaction.statement(REMOVE).bind(key).run() > 0;
            if (removed) {
                revise(transaction);
            }
            return removed;
        }
    }

    /** Tells workers of a change, and commits it. */
    static void revise(Transaction transaction) {
        transaction.statement(REVISE).run();
        transaction.wakeOthers();
        transaction.commit();
    }
}
