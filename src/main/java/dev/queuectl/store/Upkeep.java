package dev.queuectl.store;

import java.time.Instant;
import java.util.Optional;

/**
 * A store as whoever maintains it sees it. It also opens where {@link Storage} does not: a store
 * that must be migrated first, or that a newer version made. Not thread-safe. Every method may
 * throw a {@link StoreException}.
 */
public interface Upkeep extends AutoCloseable {
    /** Looks at the store and changes nothing. */
    Condition condition();

    /** Answers the time by the store's clock; empty where that is this machine's. */
    Optional<Instant> clock();

    /**
     * Makes every migration that is missing. Of many processes that do so at once one makes each,
     * and the others find it made.
     *
     * @return how many this call made
     * @throws StoreException with {@link StoreException.Code#NEWER} when a newer version made the
     *     store
     */
    int migrate();

    /** Lets go of the store. Works twice. */
    @Override
    void close();
}
