package dev.queuectl.cli;

import dev.queuectl.client.EnqueueDefaults;
import dev.queuectl.client.EventSettings;
import dev.queuectl.config.Key;
import dev.queuectl.config.Nearest;
import dev.queuectl.domain.Visible;
import dev.queuectl.worker.RetentionSettings;
import dev.queuectl.worker.RunSettings;

import java.util.ArrayList;
import java.util.List;

/** All settings that are kept with the queue, whoever they belong to. */
final class QueueSettings {
    private static final List<Key<?>> KEYS = keys();
    private static final List<String> NAMES = KEYS.stream().map(Key::name).toList();

    private QueueSettings() {}

    static List<Key<?>> all() {
        return KEYS;
    }

    static List<String> names() {
        return NAMES;
    }

    /**
     * Answers the setting of that name, hyphens and underscores being the same.
     *
     * @param whenUnknown the exit code if there is none
     */
    static Key<?> named(String typed, ExitCode whenUnknown) {
        String name = Key.canonical(typed);
        for (Key<?> key : KEYS) {
            if (key.name().equals(name)) {
                return key;
            }
        }
        throw CliError.of(
                whenUnknown,
                "unknown setting '" + Visible.line(typed) + "'" + Nearest.hint(name, NAMES),
                "known are " + String.join(", ", NAMES));
    }

    private static List<Key<?>> keys() {
        List<Key<?>> keys = new ArrayList<>(EnqueueDefaults.KEYS);
        keys.addAll(RunSettings.KEYS);
        keys.addAll(RetentionSettings.KEYS);
        keys.addAll(EventSettings.KEYS);
        return List.copyOf(keys);
    }
}
