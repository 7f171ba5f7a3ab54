package dev.queuectl.cli;

import dev.queuectl.client.filter.Filter;
import dev.queuectl.store.Storage;
import dev.queuectl.store.StoreException;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Looks at the store again and again on a thread of its own, so that keys are answered however long
 * a look takes. Thread-safe.
 */
final class TopLooker implements AutoCloseable {
    private final Supplier<Storage> store;
    private final InstantSource time;
    private final Duration pause;
    private final Semaphore wishes = new Semaphore(0);
    private final Thread thread = Thread.ofPlatform().daemon().name("top").unstarted(this::look);

    private volatile Optional<Filter> filter = Optional.empty();
    private volatile Seen seen = new Seen(null, "looking…");

    /**
     * What there is to show.
     *
     * @param picture what was seen last; null before anything was
     * @param trouble why nothing newer is seen; empty when all is well
     */
    record Seen(@Nullable TopPicture picture, String trouble) {}

    /**
     * @param store answers the store, opened anew where it was let go
     */
    TopLooker(Supplier<Storage> store, InstantSource time, Duration pause) {
        this.store = store;
        this.time = time;
        this.pause = pause;
    }

    void start() {
        thread.start();
    }

    Seen seen() {
        return seen;
    }

    /** Looks for other jobs from now on. */
    void filter(Optional<Filter> wanted) {
        filter = wanted;
        lookNow();
    }

    /** Looks at once: something may have changed. */
    void lookNow() {
        wishes.release();
    }

    private void look() {
        try {
            while (true) {
                seen = looked();
                boolean _ = wishes.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
                int _ = wishes.drainPermits();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private Seen looked() {
        try {
            return new Seen(TopPicture.take(store.get(), time, filter), "");
        } catch (StoreException | CliError e) {
            return new Seen(seen.picture(), "the store does not answer: " + e.getMessage());
        } catch (RuntimeException closedMeanwhile) {
            // An action that failed let go of the store.
            return seen;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
