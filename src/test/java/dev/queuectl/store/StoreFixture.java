package dev.queuectl.store;

import dev.queuectl.domain.WorkerId;

/** One fresh store of some backend, and what happens to it from outside. */
public interface StoreFixture extends AutoCloseable {

    /**
     * Opens the store once more, as another process would. The fixture closes what is left open.
     */
    Storage open();

    /** Opens it for thousands of jobs, with which what is done now and then may take too long. */
    default Storage openForThousands() {
        return open();
    }

    /** Ends a worker that has joined as the sudden death of its process would. */
    void kill(WorkerId worker);

    /** Closes everything and leaves nothing behind. */
    @Override
    void close();
}
