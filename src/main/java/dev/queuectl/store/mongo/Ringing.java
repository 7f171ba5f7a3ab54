package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.client.model.UpdateOptions;

import org.bson.conversions.Bson;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Rings by changing the one document that listeners watch or look at. It counts all rings and says
 * whose the latest was.
 *
 * <p>In a process that lives long the calls of a moment share one ring, made by a thread of its
 * own; a short command rings before it goes on.
 */
final class Ringing implements Bell, AutoCloseable {
    static final Bson DOCUMENT = eq("_id", "bell");

    private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);

    private final Database database;
    private final String origin;
    private final AtomicLong rung = new AtomicLong();
    private final Semaphore asked = new Semaphore(0);
    private final boolean atOnce;
    private volatile boolean closed;

    private Ringing(Database database, String origin, boolean atOnce) {
        this.database = database;
        this.origin = origin;
        this.atOnce = atOnce;
    }

    /** Rings before {@link #ring} returns. */
    static Ringing atOnce(Database database, String origin) {
        return new Ringing(database, origin, true);
    }

    /** Rings soon after. */
    static Ringing soon(Database database, String origin) {
        Ringing bell = new Ringing(database, origin, false);
        Thread.ofPlatform().name("ring").daemon().start(bell::work);
        return bell;
    }

    @Override
    public void ring() {
        if (atOnce) {
            send();
        } else {
            asked.release();
        }
    }

    private void work() {
        while (!closed) {
            asked.acquireUninterruptibly();
            asked.drainPermits();
            if (!closed) {
                send();
            }
        }
    }

    /** Answers how often this process has rung, so that nobody takes that for news. */
    long rung() {
        return rung.get();
    }

    private void send() {
        // The second part makes the text another one each time, so that it is told of.
        String by = origin + ":" + rung.incrementAndGet();
        try {
            var _ =
                    database.bell()
                            .updateOne(DOCUMENT, combine(inc("rings", 1L), set("by", by)), UPSERT);
        } catch (RuntimeException unheard) {
            // Whoever waits for it looks by himself from time to time. This thread must go on.
            return;
        }
    }

    /** Whether that is what this process says when it rings. */
    boolean isOwn(String by) {
        return by.startsWith(origin + ":");
    }

    @Override
    public void close() {
        closed = true;
        asked.release();
    }
}
