package dev.queuectl.store.server;

import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.StopRequest;
import dev.queuectl.store.StoreException;
import dev.queuectl.store.WorkerRecord;
import dev.queuectl.store.WorkerSighting;

import java.util.List;

/**
 * The workers as the server keeps them, each with a lease by the server's clock. A worker is a
 * member, or given up while its jobs are recovered, or one of which nothing is left; that is
 * remembered for a month, so that one which lives after all claims nothing before it has noticed.
 * Thread-safe; every call throws {@link StoreException} when the server cannot be used.
 */
public interface WorkerRegister {
    /** Makes a worker a member, whose lease begins. */
    void insert(WorkerRecord worker);

    /**
     * Answers whether the worker is a member again; not before its jobs have been recovered. One
     * whose answer was lost is a member already, one that slept for a month is not known any more.
     */
    boolean rejoin(WorkerRecord worker);

    /** Answers all of which something is left, in the order in which they started. */
    List<WorkerSighting> list();

    /**
     * Gives up all whose leases are over, if that means that they are dead, and answers those that
     * nobody else recovers. One of which nothing was left is among them if it has claimed since.
     *
     * @param self the worker that asks, which is never among them
     * @param recoverer tells this process from every other; it has as long as a lease lasts for
     *     recovering them, before others may
     * @param calm is told of the server's answer
     */
    List<WorkerRecord> seize(WorkerId self, String recoverer, Calm calm);

    /** Notes that nothing is left of a worker which that process has recovered. */
    void forget(WorkerId worker, String recoverer);

    /** Leaves the recovery of a worker to whoever looks next. */
    void letGo(WorkerId worker, String recoverer);

    /**
     * Removes a worker that leaves. While its jobs are recovered it stays: else nobody would go on
     * with that.
     */
    void remove(WorkerId worker);

    /** Answers whether there is such a worker; one that was asked for more is left so. */
    boolean requestStop(WorkerId worker, StopRequest request);

    /**
     * Answers whether there is such a worker that takes jobs, which shall run so many at a time.
     */
    boolean requestSlots(WorkerId worker, int slots);

    /** Answers a way to renew that worker's lease, which connects when it is first used. */
    Renewal renewal(WorkerId worker);
}
