package dev.queuectl.client;

import dev.queuectl.config.Key;
import dev.queuectl.config.Numbers;
import dev.queuectl.domain.InvalidValue;
import dev.queuectl.store.EventStore;

import java.util.List;

/** Whether the queue keeps what happens to its jobs. The stores obey it themselves. */
public final class EventSettings {
    /** Is kept as it is typed, so there is one word for each value. */
    public static final Key<Boolean> EVENTS =
            new Key<>(
                    EventStore.SETTING,
                    "on",
                    "keep for a day what happens to jobs, for 'queuectl events'; on or off",
                    EventSettings::read);

    public static final List<Key<?>> KEYS = List.of(EVENTS);

    private EventSettings() {}

    private static boolean read(String field, String text) {
        if (!text.equals("on") && !text.equals(EventStore.OFF)) {
            throw new InvalidValue(
                    field, "must be on or off, not '" + Numbers.shortened(text) + "'");
        }
        return text.equals("on");
    }
}
