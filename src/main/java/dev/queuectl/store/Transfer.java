package dev.queuectl.store;

import dev.queuectl.domain.JobId;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads and adds whole jobs with their history, so that a queue can move from one store to another
 * of any kind. Thread-safe.
 */
public interface Transfer {

    /**
     * Some jobs, in the order of enqueueing.
     *
     * @param jobs the jobs as they stand, those that a worker holds included
     * @param next where the jobs go on after them; empty when these are the last
     */
    record Page(List<StoredJob> jobs, OptionalLong next) {
        public Page {
            jobs = List.copyOf(jobs);
        }
    }

    /**
     * Answers jobs in the order of enqueueing, with what is kept of their runs.
     *
     * @param after what the page before has as next; 0 for the first
     * @param limit jobs at most, 1 or more; fewer come where their output is large
     */
    Page read(long after, int limit);

    /**
     * Adds jobs as they stand, after all that are there, in their order. Those whose ids are taken
     * are left out with all that belongs to them. A job appears with its whole history or not at
     * all; where the backend has transactions, so do all of them together. The throughput knows
     * nothing of their runs, which this store's workers did not make.
     *
     * @param jobs jobs that no worker holds, each with an id of its own
     * @param large the streams of their runs that the {@link OutputStore} shall keep
     * @param now from when on those that are due are ready
     * @return the ids that were taken
     * @throws IOException when a stream cannot be read or kept; nothing is changed then
     */
    Set<JobId> restore(List<StoredJob> jobs, List<LargeStream> large, Instant now)
            throws IOException;
}
