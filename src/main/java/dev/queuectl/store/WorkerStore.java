package dev.queuectl.store;

import dev.queuectl.domain.WorkerId;

import java.util.List;

/** Which workers there are, which of them live, and what operators want of them. Thread-safe. */
public interface WorkerStore {

    /**
     * Registers a worker, alive from now on until the membership is closed or the process ends,
     * however it ends. Where workers live on many machines it also must keep in touch with the
     * store.
     */
    Membership join(WorkerRecord worker);

    /**
     * Answers every registered worker, oldest first, dead ones that nobody has recovered yet among
     * them.
     */
    List<WorkerSighting> list();

    /**
     * Seizes the workers that are proved dead, so that the caller alone recovers them. Where that
     * cannot be proved they are those that have not been heard of for as long as was agreed: such a
     * worker may live, so its fences must be raised before its jobs are given to others.
     *
     * @param self the caller, which is never seized
     */
    List<SeizedWorker> seizeDead(WorkerId self);

    /**
     * Asks a worker to stop. Durable: an absent or frozen worker finds it at its return.
     *
     * @return whether there is such a worker
     */
    boolean requestStop(WorkerId worker, StopRequest request);

    /**
     * Asks a worker to run so many jobs at a time from now on, and registers it as such. Durable,
     * as is a request to stop. One that runs a single job of its own is left as it is.
     *
     * @return whether there is such a worker, which takes jobs
     */
    boolean requestSlots(WorkerId worker, int slots);

    /** A worker's place among the living. */
    interface Membership extends AutoCloseable {
        /**
         * Makes sure that others still can see this worker live; called about once a second.
         *
         * @throws StoreException when the proof of life was taken away: others may believe it dead
         */
        void requireAlive();

        /**
         * Whether others may take this worker for dead while it lives, since all they have is that
         * it was not heard of. The three methods that follow matter only then.
         */
        boolean dependsOnContact();

        /**
         * Whether others have given this worker up and recover its jobs: what it still brings about
         * those comes too late, and it claims nothing until it has joined again.
         */
        boolean isTakenForDead();

        /**
         * Registers a worker anew that was taken for dead, under the same id.
         *
         * @return whether it is a member again; not before its former jobs have been recovered
         */
        boolean rejoin();

        /**
         * Whether the store has not been heard of for so long that others may soon take this worker
         * for dead.
         */
        boolean isNearlyOver();

        /** Leaves: the worker is registered no more. Works twice. */
        @Override
        void close();
    }

    /** A dead worker that one process, and no other, is recovering. */
    interface SeizedWorker extends AutoCloseable {
        WorkerRecord worker();

        /** Removes the worker's registration, once nothing of it is left. */
        void forget();

        /**
         * Ends the recovery; if the worker was not forgotten, another may seize it. Works twice.
         */
        @Override
        void close();
    }
}
