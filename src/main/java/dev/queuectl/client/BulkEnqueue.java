package dev.queuectl.client;

import dev.queuectl.domain.InvalidValue;
import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.store.JobStore.Acceptance;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Enqueues as many jobs as somebody sends, in constant memory: one thread reads and checks while
 * another stores batches of what is there, at most {@value #BATCH}. With all-or-none acceptance the
 * jobs are gathered first, in memory.
 */
public final class BulkEnqueue {
    private static final int BATCH = 500;
    private static final int BATCHES_AHEAD = 1;

    private final Enqueue enqueue;
    private final Consumer<Stored> onStored;
    private final Consumer<Refused> onRefused;

    /**
     * Prepares a bulk enqueue.
     *
     * @param onStored told of each batch once it is durable, in the order of input
     * @param onRefused told of each entry that was not accepted, in the order of input within its
     *     batch
     */
    public BulkEnqueue(Enqueue enqueue, Consumer<Stored> onStored, Consumer<Refused> onRefused) {
        this.enqueue = enqueue;
        this.onStored = onStored;
        this.onRefused = onRefused;
    }

    /** Where drafts come from. */
    public interface Source {
        /** Answers what its entries are called when one is refused: line, or item. */
        String unit();

        /**
         * Answers the next entry, or null after the last.
         *
         * @throws IOException when the input cannot be read
         */
        @Nullable Entry next() throws IOException;

        /**
         * Whether the next entry is there already. If it is not, what was read so far is stored
         * rather than kept waiting for it.
         *
         * @throws IOException when the input cannot be read
         */
        default boolean isReady() throws IOException {
            return true;
        }
    }

    /** One entry of the input: a draft, or what is wrong with it. */
    public sealed interface Entry {
        /** Its place in the input, counted from 1. */
        long number();

        record Described(long number, JobDraft draft) implements Entry {}

        record Refusable(long number, InvalidValue problem) implements Entry {}
    }

    /** Jobs of one batch that are stored now. */
    public record Stored(List<Job> jobs) {}

    /**
     * An entry that was not accepted.
     *
     * @param number its place in the input, counted from 1
     * @param message what is wrong with it
     * @param taken whether its id was taken already, rather than its content wrong
     */
    public record Refused(long number, String message, boolean taken) {}

    /** Stores what the source has, leaving out what cannot be accepted. */
    public void each(Source source) throws IOException {
        BlockingQueue<Batch> ready = new ArrayBlockingQueue<>(BATCHES_AHEAD);
        Thread reader =
                Thread.ofPlatform().name("bulk-reader").daemon().start(() -> read(source, ready));
        try {
            boolean more = true;
            while (more) {
                Batch batch = ready.take();
                store(batch, Acceptance.EACH);
                if (batch.failure != null) {
                    throw batch.failure;
                }
                more = !batch.last;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while enqueueing", e);
        } finally {
            reader.interrupt();
        }
    }

    /** Stores all that the source has, or nothing if a single entry cannot be accepted. */
    public void allOrNone(Source source) throws IOException {
        Batch all = new Batch();
        fill(all, source, Integer.MAX_VALUE);
        if (all.failure != null) {
            throw all.failure;
        }
        if (all.refused.isEmpty()) {
            store(all, Acceptance.ALL_OR_NONE);
        } else {
            all.refused.forEach(onRefused);
        }
    }

    private void store(Batch batch, Acceptance acceptance) {
        Set<JobId> taken = batch.jobs.isEmpty() ? Set.of() : enqueue.store(batch.jobs, acceptance);
        batch.refused.forEach(onRefused);
        boolean noneStored = acceptance == Acceptance.ALL_OR_NONE && !taken.isEmpty();
        if (taken.isEmpty()) {
            onStored.accept(new Stored(batch.jobs));
            return;
        }
        List<Job> stored = batch.settle(taken, onRefused);
        if (!noneStored) {
            onStored.accept(new Stored(stored));
        }
    }

    private void read(Source source, BlockingQueue<Batch> ready) {
        try {
            boolean last = false;
            while (!last) {
                Batch batch = new Batch();
                fill(batch, source, BATCH);
                last = batch.last;
                while (!ready.offer(batch, 1, TimeUnit.SECONDS)) {
                    if (Thread.currentThread().isInterrupted()) {
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void fill(Batch batch, Source source, int limit) {
        try {
            while (batch.size() < limit) {
                if (batch.size() > 0 && limit == BATCH && !source.isReady()) {
                    return;
                }
                Entry entry = source.next();
                if (entry == null) {
                    batch.last = true;
                    return;
                }
                batch.add(entry, enqueue);
            }
        } catch (IOException e) {
            batch.fail(e);
        } catch (RuntimeException | Error e) {
            batch.fail(new IOException("cannot go on reading jobs: " + e, e));
        }
    }

    /**
     * Entries that are stored together. Handed from the reader to the storing thread, never shared.
     */
    private static final class Batch {
        final List<Job> jobs = new ArrayList<>();
        final List<Long> numbers = new ArrayList<>();
        final Set<JobId> ids = new HashSet<>();
        final List<Refused> refused = new ArrayList<>();
        boolean last;
        @Nullable IOException failure;

        void add(Entry entry, Enqueue enqueue) {
            switch (entry) {
                case Entry.Described(long number, JobDraft draft) -> {
                    try {
                        Job job = enqueue.job(draft);
                        if (ids.add(job.id())) {
                            jobs.add(job);
                            numbers.add(number);
                        } else {
                            refused.add(taken(number, job));
                        }
                    } catch (InvalidValue e) {
                        refused.add(new Refused(number, String.valueOf(e.getMessage()), false));
                    }
                }
                case Entry.Refusable(long number, InvalidValue problem) ->
                        refused.add(
                                new Refused(number, String.valueOf(problem.getMessage()), false));
            }
        }

        int size() {
            return jobs.size() + refused.size();
        }

        void fail(IOException e) {
            failure = e;
            last = true;
        }

        /** Tells which entries were refused for their id, and answers the jobs that were not. */
        List<Job> settle(Set<JobId> taken, Consumer<Refused> onRefused) {
            List<Job> stored = new ArrayList<>(jobs.size());
            for (int i = 0; i < jobs.size(); i++) {
                Job job = jobs.get(i);
                if (taken.contains(job.id())) {
                    onRefused.accept(taken(numbers.get(i), job));
                } else {
                    stored.add(job);
                }
            }
            return stored;
        }

        private static Refused taken(long number, Job job) {
            return new Refused(number, "id '" + job.id() + "' is already used", true);
        }
    }
}
