package dev.queuectl.cli;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps the memory of a process small that lives for long. What outlives a few small collections is
 * set aside, and the serial collector looks there again only when the heap is as large as it may
 * become, a quarter of the machine's memory: until then a dashboard or a worker would grow by what
 * it has long done with. So a full collection is made whenever twice as much is in use as after the
 * last one, and at least {@value #LEAST_MIB} MiB: it takes some tens of milliseconds.
 *
 * <p>Looks every ten seconds, by a thread of its own, until it is closed.
 */
final class HeapBound implements AutoCloseable {
    private static final int LEAST_MIB = 64;
    private static final long LEAST = LEAST_MIB * 1024L * 1024;
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

    private final LongSupplier used;
    private final Runnable collection;
    private final Thread thread;
    private long due = LEAST;

    /**
     * @param used answers how many bytes are in use, garbage included
     * @param collection takes all garbage away
     */
    HeapBound(LongSupplier used, Runnable collection) {
        this.used = used;
        this.collection = collection;
        this.thread = Thread.ofPlatform().name("heap").daemon().unstarted(this::keep);
    }

    /** Begins to look after the memory of this process. */
    static HeapBound start() {
        HeapBound bound = new HeapBound(HeapBound::bytesInUse, System::gc);
        bound.thread.start();
        return bound;
    }

    private static long bytesInUse() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private void keep() {
        try {
            while (true) {
                Thread.sleep(BETWEEN_LOOKS);
                look();
            }
        } catch (InterruptedException closed) {
            // Nobody wants to go on.
        }
    }

    /** Looks once. */
    void look() {
        if (used.getAsLong() >= due) {
            collection.run();
            due = Math.max(LEAST, 2 * used.getAsLong());
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
