package dev.queuectl.store.sqlite;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.store.Turn;

/** Gives back jobs that were claimed and never started. */
final class Returning {
    private Returning() {}

    /** Writes those that the worker still holds; whoever took the others over has them now. */
    static void giveBack(Transaction transaction, Tally tally, Turn turn) {
        for (Job job : turn.returned()) {
            Moving.Known held = new Moving.Known(job.fence(), Kind.PROCESSING, turn.worker());
            if (Moving.move(transaction, tally, held, job, turn.now()) > 0) {
                transaction.wakeOthers();
            }
        }
    }
}
