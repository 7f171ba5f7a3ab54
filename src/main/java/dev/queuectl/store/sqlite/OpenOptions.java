package dev.queuectl.store.sqlite;

import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * How a store is opened.
 *
 * @param busyLimit how long a call waits for other processes to release the database before it
 *     fails as busy
 * @param hostIdentity answers, when workers are asked about, what tells this machine, or container,
 *     from any other; it must be the identity of the {@link dev.queuectl.store.Host} in the records
 *     of this machine's workers
 * @param random spreads waiting processes over time
 * @param oneShot whether this process ends as soon as it has closed the store. Closing then leaves
 *     a short write-ahead log to the next process instead of paying for its removal, and keeps the
 *     file open until the process ends.
 */
public record OpenOptions(
        Duration busyLimit,
        Supplier<String> hostIdentity,
        RandomGenerator random,
        boolean oneShot) {}
