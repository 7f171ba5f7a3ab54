package dev.queuectl.worker;

import dev.queuectl.store.WorkerStore.Membership;

import java.util.Optional;

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
    private static final String TAKEN_FOR_DEAD =
            "others took this worker for dead: what it runs is ended";

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
        look().ifPresent(this::tell);
    }

    /**
     * Does what a check does and answers what there is to tell of it. In one piece, so that nothing
     * which starts after {@link #mend} is ended for what was found before.
     */
    private synchronized Optional<String> look() {
        if (membership.isTakenForDead()) {
            return supersede(TAKEN_FOR_DEAD);
        }
        if (membership.isNearlyOver() && runner.endsOnLostContact()) {
            return supersede("the store was out of reach for too long: what runs is ended");
        }
        if (runner.isSuperseded() && isNothingLeft()) {
            runner.resume();
        }
        return Optional.empty();
    }

    /** Joins again, if this worker was taken for dead and nothing is left of its former jobs. */
    void mend() {
        if (!membership.isTakenForDead() || !isNothingLeft()) {
            return;
        }
        // No check may have seen it, and what was claimed before must not start afterwards.
        supersede(TAKEN_FOR_DEAD).ifPresent(this::tell);
        if (membership.rejoin()) {
            resume();
            log.trouble("this worker has joined again");
        }
    }

    /** Answers what there is to tell, if that is news. */
    private synchronized Optional<String> supersede(String why) {
        Optional<String> news = runner.isSuperseded() ? Optional.empty() : Optional.of(why);
        runner.supersede();
        return news;
    }

    private synchronized void resume() {
        runner.resume();
    }

    private void tell(String news) {
        log.trouble(news);
        log.flush();
    }

    private boolean isNothingLeft() {
        // In this order, as a job that waits may begin to run meanwhile.
        return dispatch.waiting() == 0 && dispatch.running() == 0;
    }
}
