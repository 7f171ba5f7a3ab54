package dev.queuectl.store.sql;

import dev.queuectl.domain.QueueName;
import dev.queuectl.store.PackedFigures;
import dev.queuectl.store.QueueFigures;

import java.time.Duration;
import java.time.Instant;

/** How the figures of a queue lie in a row. */
public final class FigureRow {
    public static final String COLUMNS = "span, since, queue, packed";

    private FigureRow() {}

    /** Reads the figures that a row holds, whose columns are {@link #COLUMNS}. */
    public static QueueFigures read(Row row) {
        try {
            Duration span = Duration.ofMillis(row.number());
            Instant since = row.instant();
            QueueName queue = new QueueName(row.text());
            return new QueueFigures(queue, since, span, PackedFigures.unpack(row.bytes()));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw row.damaged(e);
        }
    }
}
