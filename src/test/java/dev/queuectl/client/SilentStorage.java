package dev.queuectl.client;

import dev.queuectl.store.JobStore;
import dev.queuectl.store.SettingStore;
import dev.queuectl.store.Storage;
import dev.queuectl.store.StoreException;
import dev.queuectl.store.WakeUp;
import dev.queuectl.store.WorkerStore;
import dev.queuectl.store.Workplace;

/** A real store whose hints all get lost, and which can be replaced by another. */
final class SilentStorage implements Storage {
    private final Storage real;
    private volatile boolean replaced;

    SilentStorage(Storage real) {
        this.real = real;
    }

    /** Lets another store stand in its place. */
    void replace() {
        replaced = true;
    }

    @Override
    public JobStore jobs() {
        return real.jobs();
    }

    @Override
    public WorkerStore workers() {
        return real.workers();
    }

    @Override
    public SettingStore settings() {
        return real.settings();
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
    public Workplace workplace() {
        return real.workplace();
    }

    @Override
    public String url() {
        return real.url();
    }

    @Override
    public void requireUnchanged() {
        if (replaced) {
            throw new StoreException(StoreException.Code.REPLACED, "replaced", "");
        }
    }

    @Override
    public void close() {
        real.close();
    }
}
