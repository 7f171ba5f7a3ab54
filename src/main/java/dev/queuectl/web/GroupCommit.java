package dev.queuectl.web;

import dev.queuectl.client.Enqueue;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.store.JobStore.Acceptance;
import dev.queuectl.web.http.Refusal;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Stores jobs that come one by one from many clients: those that come while others are at the disk
 * share the next flush, and one look at the settings. Whoever has waited for longest stores for all
 * of them. Thread-safe.
 */
final class GroupCommit {
    private static final int BATCH = 500;
    private static final int MOST_WAITING = 2_000;

    private final Supplier<Enqueue> enqueues;

    /** Guarded by itself, as is the next. While nobody stores there is nobody who waits. */
    private final Deque<Entry> waiting = new ArrayDeque<>();

    private boolean isStoring;

    /**
     * @param enqueues what stores the jobs of one batch, by the settings of that moment
     */
    GroupCommit(Supplier<Enqueue> enqueues) {
        this.enqueues = enqueues;
    }

    /**
     * What became of a job.
     *
     * @param isStored whether it was stored; otherwise its id is taken
     */
    record Stored(Job job, boolean isStored) {}

    /** A job that waits: written by whoever stores, who then wakes its own thread. */
    private static final class Entry {
        private final Function<Enqueue, Job> draft;
        private final Semaphore woken = new Semaphore(0);
        private @Nullable Stored stored;
        private @Nullable RuntimeException failure;

        Entry(Function<Enqueue, Job> draft) {
            this.draft = draft;
        }

        boolean isDone() {
            return stored != null || failure != null;
        }
    }

    /**
     * Stores a job, durably.
     *
     * @param draft makes the job; what it throws is thrown here
     * @throws Refusal with 503 when too many wait
     */
    Stored store(Function<Enqueue, Job> draft) {
        Entry entry = new Entry(draft);
        if (!isFirst(entry)) {
            entry.woken.acquireUninterruptibly();
        }
        if (!entry.isDone()) {
            try {
                storeSome();
            } finally {
                handOver();
            }
        }
        if (entry.failure != null) {
            throw entry.failure;
        }
        if (entry.stored == null) {
            throw new IllegalStateException("a batch left out who stored it");
        }
        return entry.stored;
    }

    /** Has an entry wait, and answers whether it waits for nobody. */
    private boolean isFirst(Entry entry) {
        synchronized (waiting) {
            if (waiting.size() >= MOST_WAITING) {
                throw new Refusal(503, "refused", "too many jobs wait to be stored");
            }
            waiting.add(entry);
            boolean isFirst = !isStoring;
            isStoring = true;
            return isFirst;
        }
    }

    /** Lets the next one store, who is then the first of its batch. */
    private void handOver() {
        synchronized (waiting) {
            isStoring = !waiting.isEmpty();
            if (isStoring) {
                waiting.getFirst().woken.release();
            }
        }
    }

    private void storeSome() {
        List<Entry> batch = next();
        try {
            Enqueue enqueue = enqueues.get();
            List<Made> left = new ArrayList<>(batch.size());
            batch.forEach(entry -> make(entry, enqueue, left));
            while (!left.isEmpty()) {
                storeEachId(left, enqueue);
            }
        } catch (RuntimeException e) {
            fail(batch, e);
        } finally {
            if (!batch.stream().allMatch(Entry::isDone)) {
                fail(batch, new IllegalStateException("the job was not stored"));
            }
            batch.forEach(entry -> entry.woken.release());
        }
    }

    private List<Entry> next() {
        List<Entry> batch = new ArrayList<>();
        synchronized (waiting) {
            while (!waiting.isEmpty() && batch.size() < BATCH) {
                batch.add(waiting.removeFirst());
            }
        }
        return batch;
    }

    private record Made(Entry entry, Job job) {}

    private static void make(Entry entry, Enqueue enqueue, List<Made> made) {
        try {
            made.add(new Made(entry, entry.draft.apply(enqueue)));
        } catch (RuntimeException wrong) {
            entry.failure = wrong;
        }
    }

    /** Stores one of each id, and takes those away, since the store tells by ids what is taken. */
    private static void storeEachId(List<Made> left, Enqueue enqueue) {
        Map<JobId, Made> each = new LinkedHashMap<>();
        left.forEach(made -> each.putIfAbsent(made.job().id(), made));
        Set<JobId> taken =
                enqueue.store(each.values().stream().map(Made::job).toList(), Acceptance.EACH);
        for (Made made : each.values()) {
            made.entry().stored = new Stored(made.job(), !taken.contains(made.job().id()));
        }
        left.removeIf(made -> made.entry().isDone());
    }

    private static void fail(List<Entry> batch, RuntimeException failure) {
        for (Entry entry : batch) {
            if (!entry.isDone()) {
                entry.failure = failure;
            }
        }
    }
}
