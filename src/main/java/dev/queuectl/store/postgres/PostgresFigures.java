package dev.queuectl.store.postgres;

import dev.queuectl.store.FigureStore;
import dev.queuectl.store.Hours;
import dev.queuectl.store.PackedFigures;
import dev.queuectl.store.QueueFigures;
import dev.queuectl.store.sql.FigureRow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The figures, a row for each queue and minute, or hour. Workers add to the same rows: each first
 * makes those that are missing, then locks those that are there, both in one order, so that none
 * waits for one that waits for it.
 */
final class PostgresFigures implements FigureStore {
    private static final String MAKE =
            """
            INSERT INTO @figure (span, since, queue, packed)
            SELECT * FROM unnest(?::int8[], ?::int8[], ?::text[], ?::bytea[])
            ON CONFLICT DO NOTHING RETURNING since, queue
            """;

    /** Finds some besides that are not asked for, in minutes of which others are. */
    private static final String LOCK =
            "SELECT "
                    + FigureRow.COLUMNS
                    + """
                     FROM @figure WHERE span = ? AND since = ANY (?) AND queue = ANY (?)
                    ORDER BY since, queue FOR UPDATE
                    """;

    private static final String CHANGE =
            "UPDATE @figure SET packed = ? WHERE span = ? AND since = ? AND queue = ?";

    private static final String READ =
            "SELECT "
                    + FigureRow.COLUMNS
                    + """
                     FROM @figure WHERE span = ? AND since >= ? AND since < ?
                    ORDER BY since, queue
                    """;

    private static final String OLDEST =
            "SELECT since FROM @figure WHERE span = ? AND since < ? ORDER BY since LIMIT 1";

    private static final String FORGET =
            "DELETE FROM @figure WHERE span = ? AND since >= ? AND since < ?";

    private static final Comparator<QueueFigures> ORDER =
            Comparator.comparing(QueueFigures::since).thenComparing(QueueFigures::queue);

    private static final long MINUTE = QueueFigures.MINUTE.toMillis();
    private static final long HOUR = QueueFigures.HOUR.toMillis();

    /** Later than anything. */
    private static final Instant NEVER = Instant.ofEpochMilli(Long.MAX_VALUE);

    private final Database database;

    PostgresFigures(Database database) {
        this.database = database;
    }

    private record Place(long since, String queue) {
        static Place of(QueueFigures figures) {
            return new Place(figures.since().toEpochMilli(), figures.queue().value());
        }
    }

    @Override
    public void add(List<QueueFigures> minutes, Instant now) {
        Instant rolledUp = FigureStore.rolledUp(now);
        Map<Place, QueueFigures> left = new HashMap<>();
        for (QueueFigures minute : minutes) {
            if (!minute.since().isBefore(rolledUp)) {
                left.put(Place.of(minute), minute);
            }
        }
        try (Session session = database.begin()) {
            make(session, left.values()).forEach(left::remove);
            if (!left.isEmpty()) {
                for (QueueFigures known : lock(session, left.values())) {
                    QueueFigures added = left.get(Place.of(known));
                    if (added != null) {
                        change(session, known.with(added.byCommand()));
                    }
                }
            }
            session.commit();
        }
    }

    /** Makes those rows that are missing, and answers which. */
    private static List<Place> make(Session session, Collection<QueueFigures> figures) {
        List<QueueFigures> sorted = figures.stream().sorted(ORDER).toList();
        Query made =
                session.query(MAKE)
                        .bindNumbers(sorted, row -> row.span().toMillis())
                        .bindNumbers(sorted, row -> row.since().toEpochMilli())
                        .bindTexts(sorted, row -> row.queue().value())
                        .bindBytes(sorted, row -> PackedFigures.pack(row.byCommand()));
        List<Place> places = new ArrayList<>();
        while (made.next()) {
            places.add(new Place(made.number(), made.text()));
        }
        return places;
    }

    private static List<QueueFigures> lock(Session session, Collection<QueueFigures> wanted) {
        return rows(
                session.query(LOCK)
                        .bind(MINUTE)
                        .bindNumbers(wanted, row -> row.since().toEpochMilli())
                        .bindTexts(wanted, row -> row.queue().value()));
    }

    private static List<QueueFigures> rows(Query row) {
        List<QueueFigures> rows = new ArrayList<>();
        while (row.next()) {
            rows.add(FigureRow.read(row));
        }
        return rows;
    }

    private static void change(Session session, QueueFigures sum) {
        session.query(CHANGE)
                .bind(PackedFigures.pack(sum.byCommand()))
                .bind(sum.span().toMillis())
                .bind(sum.since())
                .bind(sum.queue().value())
                .run();
    }

    @Override
    public List<QueueFigures> read(Instant from) {
        try (Session session = database.begin()) {
            List<QueueFigures> figures = read(session, HOUR, from, NEVER);
            figures.addAll(read(session, MINUTE, from, NEVER));
            return figures;
        }
    }

    private static List<QueueFigures> read(
            Session session, long span, Instant from, Instant until) {
        return rows(session.query(READ).bind(span).bind(from).bind(until));
    }

    @Override
    public boolean rollUp(Instant now) {
        long rolledUp = FigureStore.rolledUp(now).toEpochMilli();
        try (Session session = database.begin()) {
            Query oldest = session.query(OLDEST).bind(MINUTE).bind(rolledUp);
            boolean isAny = oldest.next();
            if (isAny) {
                Instant since = QueueFigures.beginning(oldest.instant(), QueueFigures.HOUR);
                Instant until = since.plus(QueueFigures.HOUR);
                // Whoever does the same at once has read the same, and makes no row after us.
                List<Place> _ = make(session, Hours.of(read(session, MINUTE, since, until)));
                forget(session, MINUTE, since, until);
            }
            forget(session, HOUR, Instant.EPOCH, now.minus(HOURS_KEPT));
            session.commit();
            return isAny;
        }
    }

    private static void forget(Session session, long span, Instant from, Instant until) {
        session.query(FORGET).bind(span).bind(from).bind(until).run();
    }
}
