package dev.queuectl.cli;

import dev.queuectl.store.Storage;
import dev.queuectl.store.StoreException;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Stores that stay open from one call to the next, one for each URL. Whoever asks for one does not
 * close it. Thread-safe.
 */
final class OpenStores implements AutoCloseable {
    private final Map<String, Storage> open = new HashMap<>();

    /**
     * Answers the store of a URL, opened now if it is not open, or not the same any more: a file
     * may have been removed or replaced since.
     */
    synchronized Storage get(StoreUrl url, Supplier<Storage> opening) {
        @Nullable Storage known = open.get(url.text());
        if (known != null && isUnchanged(known)) {
            return known;
        }
        if (known != null) {
            open.remove(url.text());
            known.close();
        }
        Storage opened = opening.get();
        open.put(url.text(), opened);
        return opened;
    }

    private static boolean isUnchanged(Storage storage) {
        try {
            storage.requireUnchanged();
            return true;
        } catch (StoreException replaced) {
            return false;
        }
    }

    /** Lets go of all of them, as they are not to be trusted, or not needed, any more. */
    @Override
    public synchronized void close() {
        open.values().forEach(Storage::close);
        open.clear();
    }
}
