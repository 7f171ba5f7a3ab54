package dev.queuectl.store;

import dev.queuectl.domain.WorkerId;

/** A fresh model. */
public final class InMemoryFixture implements StoreFixture {
    private final InMemoryStorage.Shared shared = new InMemoryStorage.Shared();

    @Override
    public Storage open() {
        return new InMemoryStorage(shared);
    }

    @Override
    public void kill(WorkerId worker) {
        new InMemoryStorage(shared).kill(worker);
    }

    @Override
    public void close() {}
}
