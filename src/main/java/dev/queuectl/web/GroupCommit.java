package dev.queuectl.web;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.store.JobStore;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.web.http.Refusal;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Stores jobs that come one by one from many clients: those that come while others are at the disk
 * share the next flush. Whoever is first of those that wait stores for all of them. Thread-safe.
 */
final class GroupCommit {
    private static final int BATCH = 500;
    private static final int MOST_WAITING = 2_000;

    private final JobStore jobs;

    /** Is held while storing, by one of those that wait. */
    private final ReentrantLock storing = new ReentrantLock(true);

    /** Guarded by itself. */
    private final Set<Entry> waiting = new LinkedHashSet<>();

    GroupCommit(JobStore jobs) {
        this.jobs = jobs;
    }

    /** A job, and what became of it once somebody has stored it. Guarded by the lock. */
    private static final class Entry {
        private final Job job;
        private boolean isDone;
        private boolean isTaken;
        private @Nullable RuntimeException failure;

        Entry(Job job) {
            this.job = job;
        }
    }

    /**
     * Stores a job, durably.
     *
     * @return whether it was; otherwise its id is taken
     * @throws Refusal with 503 when too many wait
     */
    boolean store(Job job) {
        Entry entry = new Entry(job);
        synchronized (waiting) {
            if (waiting.size() >= MOST_WAITING) {
                throw new Refusal(503, "refused", "too many jobs wait to be stored");
            }
            waiting.add(entry);
        }
        storing.lock();
        try {
            while (!entry.isDone) {
                storeSome();
            }
            if (entry.failure != null) {
                throw entry.failure;
            }
            return !entry.isTaken;
        } finally {
            storing.unlock();
        }
    }

    private void storeSome() {
        List<Entry> batch = next();
        try {
            Set<JobId> taken =
                    jobs.enqueue(batch.stream().map(each -> each.job).toList(), Acceptance.EACH);
            batch.forEach(each -> each.isTaken = taken.contains(each.job.id()));
        } catch (RuntimeException e) {
            batch.forEach(each -> each.failure = e);
        } finally {
            batch.forEach(each -> each.isDone = true);
        }
    }

    /** Answers those that have waited for longest, of each id one, since the store tells by ids. */
    private List<Entry> next() {
        List<Entry> batch = new ArrayList<>();
        Set<JobId> ids = new HashSet<>();
        synchronized (waiting) {
            Iterator<Entry> entries = waiting.iterator();
            while (entries.hasNext() && batch.size() < BATCH) {
                Entry entry = entries.next();
                if (ids.add(entry.job.id())) {
                    batch.add(entry);
                    entries.remove();
                }
            }
        }
        return batch;
    }
}
