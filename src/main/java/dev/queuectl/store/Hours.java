package dev.queuectl.store;

import dev.queuectl.domain.QueueName;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sums up minutes by the hour. */
public final class Hours {
    private Hours() {}

    /**
     * Answers the one hour of some minutes, for each queue that they are of.
     *
     * @param minutes of one hour
     */
    public static Collection<QueueFigures> of(List<QueueFigures> minutes) {
        Map<QueueName, QueueFigures> hours = new TreeMap<>();
        for (QueueFigures minute : minutes) {
            hours.merge(
                    minute.queue(),
                    new QueueFigures(
                            minute.queue(),
                            QueueFigures.beginning(minute.since(), QueueFigures.HOUR),
                            QueueFigures.HOUR,
                            minute.byCommand()),
                    (hour, more) -> hour.with(more.byCommand()));
        }
        return hours.values();
    }
}
