package dev.queuectl.store.mongo;

/**
 * Tells other processes that the store has changed. Thread-safe; never fails, only goes unheard.
 */
interface Bell {
    void ring();
}
