package dev.queuectl.cli;

import dev.queuectl.domain.JobState;
import dev.queuectl.store.Storage;
import dev.queuectl.store.StoreException;
import dev.queuectl.store.Summary;
import dev.queuectl.store.WorkerSighting;

import java.time.InstantSource;
import java.util.EnumSet;
import java.util.function.Supplier;

/**
 * What the line below the prompt says: how many jobs and workers there are. Looks every second
 * while somebody may be typing, on a thread of its own, so that nobody waits for the store.
 * Thread-safe.
 */
final class ShellStatus implements AutoCloseable {
    private static final long LOOK_AGAIN_MILLIS = 1_000;

    private final Supplier<Storage> store;
    private final InstantSource time;
    private final Runnable onNews;
    private final Thread looker = Thread.ofPlatform().daemon().name("status").unstarted(this::look);

    private volatile String text = "";
    private volatile boolean isWatched;

    /**
     * @param onNews is called on another thread when there is something else to say
     */
    ShellStatus(Supplier<Storage> store, InstantSource time, Runnable onNews) {
        this.store = store;
        this.time = time;
        this.onNews = onNews;
    }

    /** Begins to look. */
    void start() {
        looker.start();
    }

    /** Tells whether anybody sees it now. */
    void watched(boolean watched) {
        isWatched = watched;
    }

    /** Answers what there is to say; empty before the first look. */
    String text() {
        return text;
    }

    private void look() {
        try {
            while (true) {
                String now = isWatched ? describe() : text;
                if (!now.equals(text)) {
                    text = now;
                    onNews.run();
                }
                Thread.sleep(LOOK_AGAIN_MILLIS);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private String describe() {
        try {
            Storage storage = store.get();
            Summary summary = storage.jobs().summary(time.instant());
            StringBuilder said = new StringBuilder();
            for (JobState.Kind kind : JobState.Kind.values()) {
                said.append(summary.count(EnumSet.of(kind)))
                        .append(' ')
                        .append(kind.label())
                        .append(" · ");
            }
            long workers = storage.workers().list().stream().filter(WorkerSighting::alive).count();
            return said.append(Texts.count(workers, "worker"))
                    .append(" · ")
                    .append(storage.url())
                    .toString();
        } catch (StoreException | CliError e) {
            return "the store does not answer: " + e.getMessage();
        } catch (RuntimeException closedMeanwhile) {
            // A command that was interrupted let go of the store.
            return text;
        }
    }

    @Override
    public void close() {
        looker.interrupt();
    }
}
