package dev.queuectl.store.sqlite;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.store.Turn;

import java.util.ArrayList;
import java.util.List;

/** Gives back jobs that were claimed and never started. */
final class Returning {
    private Returning() {}

    /**
     * Writes those that the worker still holds, and answers them; whoever took the others over has
     * them now.
     */
    static List<Job> giveBack(Transaction transaction, Tally tally, Turn turn) {
        List<Job> returned = new ArrayList<>();
        for (Job job : turn.returned()) {
            Moving.Known held = new Moving.Known(job.fence(), Kind.PROCESSING, turn.worker());
            if (Moving.move(transaction, tally, held, job, turn.now()) > 0) {
                transaction.wakeOthers();
                returned.add(job);
            }
        }
        return returned;
    }
}
