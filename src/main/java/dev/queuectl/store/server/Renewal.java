package dev.queuectl.store.server;

import dev.queuectl.store.StoreException;

/**
 * A way to the server of its own on which one worker's lease is renewed and nothing else. Belongs
 * to one thread.
 */
public interface Renewal extends AutoCloseable {
    /**
     * Renews the lease from now on, by the server's clock. Waits for nothing longer than leaves
     * time for another try before the lease is over.
     *
     * @return whether the worker still is a member, rather than given up
     * @throws StoreException when the server was not reached; the next call connects anew
     */
    boolean renew();

    /** Lets go of the connection. Works twice, and never fails. */
    @Override
    void close();
}
