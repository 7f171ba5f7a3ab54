package dev.queuectl.store.postgres;

import dev.queuectl.store.Condition.OpenTransaction;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks for what slows a queue down and only the server knows. */
final class Health {
    /** How long a transaction may be open before anybody is told of it. */
    private static final Duration LONG = Duration.ofSeconds(60);

    /**
     * What keeps dead rows is a transaction that has written or still reads; one that only idles
     * after it has read does not, nor does a vacuum. Of other users' transactions a role sees since
     * when they are open only with {@code pg_read_all_stats}.
     */
    private static final String LOOK =
            """
            SELECT pg_backend_pid(), oldest.* FROM (SELECT 1) AS always LEFT JOIN (
                SELECT pid, coalesce(application_name, ''),
                    (1000 * extract(epoch FROM clock_timestamp() - xact_start))::int8
                FROM pg_catalog.pg_stat_activity AS activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                    AND (backend_xid IS NOT NULL OR backend_xmin IS NOT NULL)
                    AND xact_start IS NOT NULL
                    AND NOT EXISTS (
                        SELECT 1 FROM pg_catalog.pg_stat_progress_vacuum AS vacuum
                        WHERE vacuum.pid = activity.pid)
                ORDER BY xact_start LIMIT 1
            ) AS oldest ON true
            """;

    private Health() {}

    /** What one look saw. */
    private record Seen(boolean direct, Optional<OpenTransaction> oldest) {}

    /** Answers the longest open transaction of those that keep dead rows. */
    static Optional<OpenTransaction> oldest(Database database) {
        return look(database).oldest();
    }

    /**
     * Answers what slows everybody down. Whether notifications arrive is only tried out where a
     * pooler is between.
     */
    static List<String> notices(PostgresStorage storage) {
        Seen seen = look(storage.database());
        List<String> notices = new ArrayList<>();
        if (!seen.direct() && !storage.isNotified()) {
            notices.add(
                    "notifications do not arrive through the pooler: new jobs are noticed within a"
                            + " second instead of at once");
        }
        seen.oldest().flatMap(Health::sentence).ifPresent(notices::add);
        return notices;
    }

    /** Answers what to say of a transaction; nothing before it has been open for long. */
    static Optional<String> sentence(OpenTransaction oldest) {
        if (oldest.age().compareTo(LONG) <= 0) {
            return Optional.empty();
        }
        String program =
                oldest.application().isEmpty()
                        ? "an unnamed program"
                        : "'" + oldest.application() + "'";
        return Optional.of(
                "a transaction of "
                        + program
                        + " (pid "
                        + oldest.pid()
                        + ") has been open for "
                        + age(oldest.age())
                        + " and keeps dead rows from being removed: claims get slower until it"
                        + " ends");
    }

    private static String age(Duration age) {
        return age.toMinutes() < 10 ? age.toSeconds() + " s" : age.toMinutes() + " min";
    }

    private static Seen look(Database database) {
        try (Session session = database.begin()) {
            Query row = session.query(LOOK);
            row.next();
            boolean direct = session.isDirect(row.number());
            long pid = row.number();
            if (row.wasNull()) {
                return new Seen(direct, Optional.empty());
            }
            String application = row.text();
            Duration age = Duration.ofMillis(row.number());
            return new Seen(direct, Optional.of(new OpenTransaction(pid, application, age)));
        }
    }
}
