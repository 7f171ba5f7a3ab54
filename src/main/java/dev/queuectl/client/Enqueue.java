package dev.queuectl.client;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobIds;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.store.Storage;

import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Makes jobs of drafts and stores them. Not thread-safe. */
public final class Enqueue {
    private final Storage storage;
    private final Caller caller;
    private final EnqueueDefaults defaults;
    private final InstantSource time;
    private final JobIds ids;

    public Enqueue(
            Storage storage,
            Caller caller,
            EnqueueDefaults defaults,
            InstantSource time,
            RandomGenerator random) {
        this.storage = storage;
        this.caller = caller;
        this.defaults = defaults;
        this.time = time;
        this.ids = new JobIds(random);
    }

    /**
     * Makes a job of a draft without storing it.
     *
     * @throws dev.queuectl.domain.InvalidValue when it cannot be accepted
     */
    public Job job(JobDraft draft) {
        return draft.toJob(defaults, caller, time.instant(), ids);
    }

    /**
     * Stores jobs; they are durable when this returns.
     *
     * @return the ids that were taken already; of {@link Acceptance#ALL_OR_NONE} nothing was stored
     *     if there are any
     */
    public Set<JobId> store(List<Job> jobs, Acceptance acceptance) {
        return storage.jobs().enqueue(jobs, acceptance);
    }
}
