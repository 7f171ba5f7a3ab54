package dev.queuectl.store.postgres;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.OutputLimit;
import dev.queuectl.store.LiveStream;
import dev.queuectl.store.OutputPart;
import dev.queuectl.store.sql.Codes;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A stream as the run's worker brings it because somebody watches. Whoever reads says so, for some
 * seconds by the server's clock, and says it again while he goes on.
 */
final class Watching implements LiveStream {
    private static final String ASK =
            """
            INSERT INTO @watch (id, until)
            SELECT id, clock_timestamp() + interval '10 s' FROM @job
            WHERE id = ? AND state + 0 = 1 AND runs + 1 = ?
            ON CONFLICT (id) DO UPDATE SET until = excluded.until
            """;

    /** Leaves those that somebody renews just now, of which one might wait for this. */
    private static final String FORGET_OLD =
            """
            DELETE FROM @watch WHERE id = ANY (ARRAY(
                SELECT id FROM @watch WHERE until < clock_timestamp() - interval '1 minute'
                FOR UPDATE SKIP LOCKED))
            """;

    private static final String NOW =
            "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::int8";

    private static final String SIZE =
            """
            SELECT size FROM @live
            WHERE job = (SELECT seq FROM @job WHERE id = ?) AND number = ? AND channel = ?
                AND told_at >= ?
            """;

    private static final String NEXT =
            """
            SELECT offset_from, output_limit, bytes FROM @live_part
            WHERE job = (SELECT seq FROM @job WHERE id = ?) AND number = ? AND channel = ?
                AND offset_to > ?
            ORDER BY offset_from LIMIT 1
            """;

    private static final long ASK_AGAIN = Duration.ofSeconds(3).toNanos();
    private static final long LONGEST_WAIT = Duration.ofSeconds(2).toNanos();
    private static final long REST = Duration.ofMillis(100).toNanos();

    private final Database database;
    private final JobId job;
    private final int run;
    private final Channel channel;

    /** By the server's clock, in microseconds. */
    private final long openedAt;

    private OutputLimit limit = OutputLimit.NONE;
    private long askedAt;

    /** When nothing new was found; 0 after something was. */
    private long foundNothingAt;

    private Watching(Database database, JobId job, int run, Channel channel, long openedAt) {
        this.database = database;
        this.job = job;
        this.run = run;
        this.channel = channel;
        this.openedAt = openedAt;
        this.askedAt = System.nanoTime();
    }

    /** Begins to watch; empty when that run is not being made. */
    static Optional<LiveStream> begin(Database database, JobId job, int run, Channel channel) {
        try (Session session = database.begin()) {
            if (session.query(ASK).bind(job.value()).bind(run).run() == 0) {
                return Optional.empty();
            }
            session.query(FORGET_OLD).run();
            long now = session.query(NOW).nextNumber();
            session.wakeOthers();
            session.commit();
            return Optional.of(new Watching(database, job, run, channel, now));
        }
    }

    private void askAgain() {
        if (System.nanoTime() - askedAt < ASK_AGAIN) {
            return;
        }
        try (Session session = database.begin()) {
            session.query(ASK).bind(job.value()).bind(run).run();
            session.commit();
        }
        askedAt = System.nanoTime();
    }

    @Override
    public OutputLimit limit() {
        return limit;
    }

    @Override
    public OptionalLong size() {
        long begun = System.nanoTime();
        do {
            try (Session session = database.begin()) {
                Query found = named(session.query(SIZE)).bind(openedAt);
                if (found.next()) {
                    return OptionalLong.of(found.number());
                }
            }
            LockSupport.parkNanos(REST);
        } while (System.nanoTime() - begun < LONGEST_WAIT);
        return OptionalLong.empty();
    }

    @Override
    public Optional<OutputPart> next(long position) {
        if (foundNothingAt != 0 && System.nanoTime() - foundNothingAt < REST) {
            return Optional.empty();
        }
        askAgain();
        try (Session session = database.begin()) {
            Query found = named(session.query(NEXT)).bind(position);
            if (found.next()) {
                foundNothingAt = 0;
                long from = found.number();
                limit = new OutputLimit(found.number());
                return Optional.of(new OutputPart(from, found.bytes()).startingAt(position));
            }
        }
        foundNothingAt = System.nanoTime();
        return Optional.empty();
    }

    private Query named(Query query) {
        return query.bind(job.value()).bind(run).bind(Codes.of(channel));
    }

    /** The others that watch need it on; else it is over by itself. */
    @Override
    public void close() {
        // Nothing is held.
    }
}
