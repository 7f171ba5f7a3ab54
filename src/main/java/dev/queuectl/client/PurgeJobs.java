package dev.queuectl.client;

import dev.queuectl.store.JobStore;
import dev.queuectl.store.Purge;

/** Forgets finished jobs, in slices, so that workers come in between. */
public final class PurgeJobs {
    private static final int SLICE = 1000;

    private final JobStore jobs;

    public PurgeJobs(JobStore jobs) {
        this.jobs = jobs;
    }

    /** Forgets every job that the purge names, and answers how many they were. */
    public long run(Purge purge) {
        long removed = 0;
        int slice;
        do {
            slice = jobs.purge(purge, SLICE);
            removed += slice;
        } while (slice == SLICE);
        return removed;
    }
}
