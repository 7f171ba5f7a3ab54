package dev.queuectl.store;

import java.util.Map;

/** Settings as a map. */
final class InMemorySettings implements SettingStore {
    private final InMemoryStorage.Shared shared;
    private final InMemoryStorage self;

    InMemorySettings(InMemoryStorage.Shared shared, InMemoryStorage self) {
        this.shared = shared;
        this.self = self;
    }

    @Override
    public Map<String, String> all() {
        synchronized (shared) {
            return Map.copyOf(shared.settings);
        }
    }

    @Override
    public void put(String key, String value) {
        synchronized (shared) {
            if (!value.equals(shared.settings.put(key, value))) {
                revised();
            }
        }
    }

    @Override
    public boolean remove(String key) {
        synchronized (shared) {
            boolean removed = shared.settings.remove(key) != null;
            if (removed) {
                revised();
            }
            return removed;
        }
    }

    private void revised() {
        shared.settingsRevision++;
        shared.changed(self);
        shared.ring();
    }
}
