package dev.queuectl.web;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.queuectl.client.json.EventJson;
import dev.queuectl.client.json.Json;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.EventStore;
import dev.queuectl.store.EventStore.Cursor;
import dev.queuectl.store.EventStore.Told;
import dev.queuectl.store.Storage;
import dev.queuectl.store.WakeUp;
import dev.queuectl.web.http.Refusal;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Tells events to everybody who listens, read from the store by one reader, however many they are;
 * while nobody listens nothing is read. Thread-safe.
 */
final class EventHub implements AutoCloseable {
    private static final int MOST_LISTENERS = 256;

    /** Of so many changes of the store events are read at a time. */
    private static final int PAGE = 200;

    /** So many events may wait for a listener; one that is slower hears no more. */
    private static final int MOST_WAITING = 10_000;

    /** How long the reader sleeps at most where the store does not say that something is new. */
    private static final long LOOK_AGAIN_MILLIS = 200;

    private final Storage storage;
    private final EventStore events;

    /** Guarded by this. */
    private final Set<Listener> listeners = new LinkedHashSet<>();

    /** Is done once the present reader will miss nothing; guarded by this, null without one. */
    private @Nullable CompletableFuture<Cursor> reading;

    /** How many readers have been begun; guarded by this. */
    private int readers;

    /** How often something was told; guarded by this. */
    private long told;

    private boolean isClosed;

    EventHub(Storage storage) {
        this.storage = storage;
        this.events = storage.events();
    }

    /**
     * An event, ready to be sent.
     *
     * @param json the event as JSON
     */
    record News(Cursor cursor, QueueName queue, String json) {
        private static News of(Told told) {
            StringWriter text = new StringWriter();
            try (JsonGenerator json = Json.generator(text)) {
                EventJson.write(json, told);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new News(told.cursor(), told.event().queue(), text.toString());
        }
    }

    /** One who hears what is new. Confined to one thread, but for what the reader does. */
    final class Listener implements AutoCloseable {
        private final BlockingQueue<News> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
        private volatile boolean isOver;
        private Cursor at = new Cursor(0, 0, 0);
        private boolean hasCaughtUp;

        /**
         * Answers what is new, in order and nothing twice; empty when nothing is within that time.
         */
        List<News> next(Duration within) throws InterruptedException {
            if (!hasCaughtUp) {
                List<News> missed = events.read(at, PAGE).stream().map(News::of).toList();
                if (!missed.isEmpty()) {
                    at = missed.getLast().cursor();
                    return missed;
                }
                hasCaughtUp = true;
            }
            News first = waiting.poll(within.toMillis(), TimeUnit.MILLISECONDS);
            List<News> news = new ArrayList<>();
            for (News next = first; next != null; next = waiting.poll()) {
                // What it has read itself while it caught up comes once more.
                if (at.isBefore(next.cursor())) {
                    news.add(next);
                    at = next.cursor();
                }
            }
            return news;
        }

        /** Whether nothing more will come: it was too slow, or the store failed. */
        boolean isOver() {
            return isOver && waiting.isEmpty();
        }

        /** Takes what is new; once something could not be taken nothing is, lest it be skipped. */
        private void offer(News news) {
            if (!isOver && !waiting.offer(news)) {
                isOver = true;
            }
        }

        /** Answers the place behind which it hears what is new. */
        Cursor at() {
            return at;
        }

        @Override
        public void close() {
            leave(this);
        }
    }

    /**
     * Makes sure that one more may listen.
     *
     * @throws Refusal with 503 when too many do
     */
    synchronized void requireRoom() {
        if (isClosed || listeners.size() >= MOST_LISTENERS) {
            throw new Refusal(503, "refused", "too many listen to events already");
        }
    }

    /**
     * Begins to listen; whoever does closes the answer.
     *
     * @param after the place after which to begin; null for what is new from now on
     * @throws Refusal with 503 when too many listen
     */
    Listener listen(@Nullable Cursor after) {
        Listener listener = new Listener();
        CompletableFuture<Cursor> begun = enter(listener);
        try {
            // From here on the reader misses nothing.
            Cursor _ = begun.join();
            listener.at = after != null ? after : events.end();
            return listener;
        } catch (RuntimeException e) {
            listener.close();
            throw e instanceof CompletionException
                            && e.getCause() instanceof RuntimeException failure
                    ? failure
                    : e;
        }
    }

    private synchronized CompletableFuture<Cursor> enter(Listener listener) {
        requireRoom();
        listeners.add(listener);
        CompletableFuture<Cursor> begun = reading;
        if (begun == null) {
            CompletableFuture<Cursor> beginning = new CompletableFuture<>();
            reading = beginning;
            int number = ++readers;
            begun = beginning;
            Thread.ofVirtual().name("events").start(() -> read(beginning, number));
        }
        return begun;
    }

    private synchronized void leave(Listener listener) {
        listeners.remove(listener);
    }

    private void read(CompletableFuture<Cursor> begun, int number) {
        Semaphore knocks = new Semaphore(0);
        try (WakeUp.Listening _ = storage.wakeUp().listen(knocks::release)) {
            Cursor at = events.end();
            begun.complete(at);
            while (goesOn()) {
                List<Told> page = events.read(at, PAGE);
                if (!page.isEmpty()) {
                    at = page.getLast().cursor();
                    tell(page.stream().map(News::of).toList());
                } else if (knocks.tryAcquire(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                    knocks.drainPermits();
                } else {
                    storage.requireUnchanged();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            // Listeners come again, and hear then what is wrong with the store.
            begun.completeExceptionally(failure);
        } finally {
            end(number);
        }
    }

    private synchronized boolean goesOn() {
        if (listeners.isEmpty() || isClosed) {
            reading = null;
            return false;
        }
        return true;
    }

    private void tell(List<News> news) {
        List<Listener> all;
        synchronized (this) {
            told++;
            listeners.removeIf(listener -> listener.isOver);
            all = List.copyOf(listeners);
        }
        for (Listener listener : all) {
            news.forEach(listener::offer);
        }
    }

    /** Lets nobody wait for a reader that is no more. */
    private synchronized void end(int number) {
        if (reading != null && number == readers) {
            reading = null;
            listeners.forEach(listener -> listener.isOver = true);
            listeners.clear();
        }
    }

    /** Answers a number that has grown before anybody hears something new. */
    synchronized long told() {
        return told;
    }

    /** Answers how many listen. */
    synchronized int listeners() {
        return listeners.size();
    }

    /** Whether the store is being read. */
    synchronized boolean isReading() {
        return reading != null;
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        listeners.forEach(listener -> listener.isOver = true);
    }
}
