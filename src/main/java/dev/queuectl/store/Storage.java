package dev.queuectl.store;

import java.util.List;

/**
 * An opened store: nine doors, what wakes its users, and the folder of its files on this machine.
 *
 * <p>Thread-safe. Any method of it and of its doors may throw {@link StoreException}; the call
 * changed nothing then, unless the exception says that the outcome is unknown, and may be repeated.
 */
public interface Storage extends AutoCloseable {
    JobStore jobs();

    OutputStore outputs();

    WorkerStore workers();

    SettingStore settings();

    QueueStore queues();

    FigureStore figures();

    EventStore events();

    AuditStore audit();

    Transfer transfer();

    /** Tells when somebody else may have changed the store. */
    WakeUp wakeUp();

    /**
     * Where this machine keeps what belongs to the store but not into it: what running commands
     * write, worker logs.
     */
    Workplace workplace();

    /** Answers the URL for people to read, without a secret. */
    String url();

    /**
     * Answers what an operator should know of the store because it slows everybody down, a sentence
     * each; mostly nothing. Costs one look.
     */
    default List<String> notices() {
        return List.of();
    }

    /**
     * Makes sure that the store is still the one that was opened; called about once a second by
     * whoever lives long.
     *
     * @throws StoreException with {@link StoreException.Code#REPLACED} when another one stands in
     *     its place
     */
    void requireUnchanged();

    /** Lets go of the store; everything acknowledged is kept. Works twice. */
    @Override
    void close();
}
