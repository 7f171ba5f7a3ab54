package dev.queuectl.worker;

import dev.queuectl.store.WorkerStore.Membership;

/**
 * What a worker does whose store is out of reach for so long that others may give its jobs to
 * others. By default its commands go on, since the store may be out of everybody's reach; with
 * {@code on_lost_contact=kill} they are ended before anybody else can start them. Once it learns
 * that it was taken for dead it ends them in any case, and joins again when nothing of them is
 * left.
 *
 * <p>{@link #check} waits for nobody, so that it is in time while another thread waits for the
 * store. Thread-safe.
 */
final class Contact {
    private final Membership membership;
    private final JobRunner runner;
    private final Dispatch dispatch;
    private final WorkerLog log;

    Contact(Membership membership, JobRunner runner, Dispatch dispatch, WorkerLog log) {
        this.membership = membership;
        this.runner = runner;
        this.dispatch = dispatch;
        this.log = log;
    }

    /** Ends what must not go on, and lets jobs start again when that is over. */
    void check() {
        boolean lost = membership.isTakenForDead();
        if (lost || (membership.isNearlyOver() && runner.endsOnLostContact())) {
            if (!runner.isSuperseded()) {
                log.trouble(
                        lost
                                ? "others took this worker for dead: what it runs is ended"
                                : "the store was out of reach for too long: what runs is ended");
                log.flush();
            }
            runner.supersede();
        } else if (runner.isSuperseded() && isNothingLeft()) {
            runner.resume();
        }
    }

    /** Joins again, if this worker was taken for dead and nothing is left of its former jobs. */
    void mend() {
        if (!membership.isTakenForDead() || !isNothingLeft()) {
            return;
        }
        // Before, since what is claimed from then on shall run.
        runner.resume();
        if (membership.rejoin()) {
            log.trouble("this worker has joined again");
        } else {
            runner.supersede();
        }
    }

    private boolean isNothingLeft() {
        return dispatch.running() == 0 && dispatch.waiting() == 0;
    }
}
