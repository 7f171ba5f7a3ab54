package dev.queuectl.client;

import dev.queuectl.store.ForwardingStorage;
import dev.queuectl.store.Storage;
import dev.queuectl.store.StoreException;
import dev.queuectl.store.WakeUp;

/** A real store whose hints all get lost, and which can be replaced by another. */
final class SilentStorage extends ForwardingStorage {
    private volatile boolean replaced;

    SilentStorage(Storage real) {
        super(real);
    }

    /** Lets another store stand in its place. */
    void replace() {
        replaced = true;
    }

    @Override
    public WakeUp wakeUp() {
        return new WakeUp() {
            @Override
            public Listening listen(Runnable wake) {
                return () -> {};
            }

            @Override
            public boolean mayHaveChanged() {
                return false;
            }
        };
    }

    @Override
    public void requireUnchanged() {
        if (replaced) {
            throw new StoreException(StoreException.Code.REPLACED, "replaced", "");
        }
    }
}
