package dev.queuectl.store.postgres;

import dev.queuectl.store.Condition;
import dev.queuectl.store.Upkeep;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Maintains the tables of a schema. */
final class PostgresUpkeep implements Upkeep {
    /** Sizes are the files', which the server asks the system for; 0 where there is no table. */
    private static final String SIZES =
            """
            SELECT current_setting('server_version'),
                coalesce(pg_total_relation_size(to_regclass('@job')), 0)
                    + coalesce(pg_total_relation_size(to_regclass('@job_tag')), 0),
                coalesce(pg_total_relation_size(to_regclass('@run')), 0),
                coalesce(pg_total_relation_size(to_regclass('@output')), 0)
                    + coalesce(pg_total_relation_size(to_regclass('@output_part')), 0)
            """;

    private static final String CLOCK =
            "SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::int8";

    private final PostgresStorage storage;
    private final Schema schema;

    PostgresUpkeep(PostgresStorage storage, Schema schema) {
        this.storage = storage;
        this.schema = schema;
    }

    @Override
    public Condition condition() {
        int version = schema.version();
        Optional<Condition.OpenTransaction> oldest = Health.oldest(storage.database());
        boolean notified = storage.isNotified();
        try (Session session = storage.database().begin()) {
            Query sizes = session.query(SIZES);
            sizes.next();
            String server = sizes.text();
            Map<String, Long> bytes = new LinkedHashMap<>();
            bytes.put("jobs", sizes.number());
            bytes.put("runs", sizes.number());
            bytes.put("output", sizes.number());
            return new Condition(
                    storage.url(),
                    "PostgreSQL " + server,
                    new Condition.Schema(version, schema.needed(), version == 0),
                    bytes,
                    Optional.of(notified),
                    oldest);
        }
    }

    @Override
    public Optional<Instant> clock() {
        try (Session session = storage.database().begin()) {
            Query clock = session.query(CLOCK);
            clock.next();
            return Optional.of(Instant.ofEpochMilli(clock.number()));
        }
    }

    @Override
    public int migrate() {
        return schema.migrate();
    }

    @Override
    public void close() {
        storage.close();
    }
}
