package dev.queuectl.store;

/**
 * Tells that somebody may have changed the store: work may have come, a setting may be new, a stop
 * may be asked for. Only a hint: it may come late, twice or never, and looking from time to time
 * finds everything all the same.
 */
public interface WakeUp {
    /**
     * Calls {@code wake} soon after others change the store, until the answer is closed.
     *
     * @param wake quick and thread-safe; called on a thread of the store's
     */
    Listening listen(Runnable wake);

    /**
     * Whether others may have changed the store since the last call. Cheap: meant to be asked a few
     * times a second.
     */
    boolean mayHaveChanged();

    /** A listener's place. */
    interface Listening extends AutoCloseable {
        @Override
        void close();
    }
}
