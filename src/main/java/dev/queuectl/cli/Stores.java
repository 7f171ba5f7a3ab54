package dev.queuectl.cli;

import dev.queuectl.store.Storage;
import dev.queuectl.store.sqlite.OpenOptions;
import dev.queuectl.store.sqlite.SqliteStorage;
import java.util.Map;

/** Finds the backend that a URL means: the only place that knows them. */
final class Stores {
    private Stores() {}

    /** Opens the store that the settings name. */
    static Storage open(ClientSettings settings, Map<String, String> environment) {
        return SqliteStorage.open(settings.url().database(), OpenOptions.DEFAULT);
    }
}
