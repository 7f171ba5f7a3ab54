package dev.queuectl.store.postgres;

import dev.queuectl.store.SettingStore;

import java.util.Map;
import java.util.TreeMap;

/** The settings, and the number that tells workers of a change. */
final class PostgresSettings implements SettingStore {
    private static final String ALL = "SELECT key, value FROM @setting";

    /** Changes no row when the value is the same. */
    private static final String PUT =
            """
            INSERT INTO @setting AS setting (key, value) VALUES (?, ?)
            ON CONFLICT (key) DO UPDATE SET value = excluded.value
                WHERE setting.value <> excluded.value
            """;

    private static final String REMOVE = "DELETE FROM @setting WHERE key = ?";

    private static final String REVISE =
            "UPDATE @revision SET number = number + 1 WHERE of = 'settings'";

    private final Database database;

    PostgresSettings(Database database) {
        this.database = database;
    }

    @Override
    public Map<String, String> all() {
        Map<String, String> settings = new TreeMap<>();
        try (Session session = database.begin()) {
            Query row = session.query(ALL);
            while (row.next()) {
                settings.put(row.text(), row.text());
            }
        }
        return settings;
    }

    @Override
    public void put(String key, String value) {
        try (Session session = database.begin()) {
            if (session.query(PUT).bind(key).bind(value).run() > 0) {
                revise(session);
            }
        }
    }

    @Override
    public boolean remove(String key) {
        try (Session session = database.begin()) {
            boolean removed = session.query(REMOVE).bind(key).run() > 0;
            if (removed) {
                revise(session);
            }
            return removed;
        }
    }

    /** Tells workers of a change, and commits it. */
    static void revise(Session session) {
        session.query(REVISE).run();
        session.wakeOthers();
        session.commit();
    }
}
