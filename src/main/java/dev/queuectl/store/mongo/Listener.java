package dev.queuectl.store.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import com.mongodb.client.model.changestream.FullDocument;

import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * The thread that waits for rings: by a change stream, or, where the deployment has none, by
 * looking at the bell from time to time. Thread-safe.
 */
final class Listener implements AutoCloseable {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
    private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();

    /** Looks are half of it to the whole apart, so that not all look at the same time. */
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

    private final Database database;
    private final Ringing bell;
    private final RandomGenerator random;
    private final Runnable wake;
    private final Thread thread;

    private volatile boolean polling;
    private volatile boolean closed;

    // Confined to the thread once it runs.
    private @Nullable MongoChangeStreamCursor<ChangeStreamDocument<BsonDocument>> stream;
    private long heard;

    private Listener(Database database, Ringing bell, RandomGenerator random, Runnable wake) {
        this.database = database;
        this.bell = bell;
        this.random = random;
        this.wake = wake;
        this.thread = Thread.ofPlatform().name("listen").daemon().unstarted(this::work);
    }

    /**
     * Starts to listen: what others change after this is heard of. Where the server cannot be
     * reached it goes on to try.
     */
    static Listener start(Database database, Ringing bell, RandomGenerator random, Runnable wake) {
        Listener listener = new Listener(database, bell, random, wake);
        try {
            listener.open();
        } catch (MongoException unreachable) {
            listener.stream = null;
        }
        listener.thread.start();
        return listener;
    }

    /** Whether rings are looked for because the deployment tells of none. */
    boolean isPolling() {
        return polling;
    }

    private void open() {
        heard = othersRings();
        try {
            stream =
                    database.bell()
                            .watch()
                            .fullDocument(FullDocument.UPDATE_LOOKUP)
                            .maxAwaitTime(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)
                            .cursor();
            polling = false;
        } catch (MongoCommandException refused) {
            // A standalone server has none, and not every user may have one.
            polling = true;
        }
    }

    private void work() {
        boolean missed = false;
        while (!closed) {
            try {
                if (stream == null && !polling) {
                    open();
                }
                if (missed) {
                    // What was changed meanwhile nobody told us.
                    wake.run();
                    missed = false;
                }
                if (polling) {
                    look();
                } else {
                    hear();
                }
            } catch (RuntimeException e) {
                disconnect();
                missed = true;
                if (!closed) {
                    LockSupport.parkNanos(this, RETRY_NANOS);
                }
            }
        }
        disconnect();
    }

    private void hear() {
        var open = stream;
        if (open == null) {
            return;
        }
        // Waits for as long as the server does.
        ChangeStreamDocument<BsonDocument> change = open.tryNext();
        BsonDocument rung = change == null ? null : change.getFullDocument();
        if (rung != null && !bell.isOwn(new Fields(rung).text("by"))) {
            wake.run();
        }
    }

    private void look() {
        long rings = othersRings();
        // Fewer for a moment while a ring of this process is on its way.
        if (rings > heard) {
            heard = rings;
            wake.run();
        }
        LockSupport.parkNanos(this, LOOK_NANOS / 2 + random.nextLong(LOOK_NANOS / 2));
    }

    /** Answers how often others have rung, but for a constant. */
    private long othersRings() {
        long own = bell.rung();
        BsonDocument found = database.bell().find(Ringing.DOCUMENT).first();
        return found == null ? 0 : new Fields(found).number("rings") - own;
    }

    private void disconnect() {
        var open = stream;
        stream = null;
        if (open != null) {
            try {
                open.close();
            } catch (MongoException gone) {
                stream = null;
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
