package dev.queuectl.store;

import java.util.Map;

/**
 * The settings kept with the queue, so that every machine sees them. Knows no key: whoever owns a
 * setting checks it. Thread-safe.
 */
public interface SettingStore {
    /** Answers every setting that was set, by key. */
    Map<String, String> all();

    /** Sets a value, in place of the one before. */
    void put(String key, String value);

    /**
     * Returns a setting to its default.
     *
     * @return whether it had been set
     */
    boolean remove(String key);
}
