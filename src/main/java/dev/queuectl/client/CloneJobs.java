package dev.queuectl.client;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobIds;
import dev.queuectl.store.JobStore;
import dev.queuectl.store.JobStore.Acceptance;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Enqueues jobs once more, as new ones. */
public final class CloneJobs {
    private final JobStore jobs;
    private final InstantSource time;
    private final RandomGenerator random;

    public CloneJobs(JobStore jobs, InstantSource time, RandomGenerator random) {
        this.jobs = jobs;
        this.time = time;
        this.random = random;
    }

    /**
     * Enqueues a new job for each of these, in their order: with the same command and terms, an id
     * of its own, no history, due now.
     *
     * @return the new ids, in that order
     */
    public List<JobId> cloneAll(List<Job> originals) {
        Instant now = time.instant();
        JobIds drawn = new JobIds(random);
        List<Job> copies = new ArrayList<>();
        for (Job original : originals) {
            copies.add(Job.enqueued(drawn.next(), original.spec(), now, now));
        }
        List<JobId> ids = new ArrayList<>();
        copies.forEach(copy -> ids.add(copy.id()));
        Set<JobId> taken = jobs.enqueue(copies, Acceptance.EACH);
        // Almost never: an id that was drawn was there already.
        for (int i = 0; i < ids.size() && !taken.isEmpty(); i++) {
            if (taken.contains(ids.get(i))) {
                ids.set(i, cloneAll(List.of(originals.get(i))).getFirst());
            }
        }
        return ids;
    }
}
