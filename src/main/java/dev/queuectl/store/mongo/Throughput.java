package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;

import com.mongodb.WriteConcern;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;

import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.store.Conclusion;
import dev.queuectl.store.Summary;

import org.bson.BsonDocument;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts ended runs by the minute in which they ended. A process that dies between a conclusion and
 * this leaves the run uncounted; that is forgotten with the minute, after an hour. Not thread-safe.
 */
final class Throughput {
    private static final long MILLIS = 60_000;

    /** What is kept: the present minute and the sixty full ones before it. */
    private static final int MINUTES_KEPT = 61;

    private final Map<Long, long[]> minutes = new TreeMap<>();

    /** Counts a run, unless its end says nothing about the command. */
    void count(Conclusion conclusion) {
        boolean succeeded = conclusion.job().state().kind() == Kind.COMPLETED;
        if (!succeeded && !conclusion.run().outcome().countsAsAttempt()) {
            return;
        }
        long[] counts = minutes.computeIfAbsent(of(conclusion.run().endedAt()), _ -> new long[2]);
        counts[succeeded ? 0 : 1]++;
    }

    /** Adds what was counted, without waiting for a disk. */
    void write(Database database, Session session) {
        if (minutes.isEmpty()) {
            return;
        }
        List<UpdateOneModel<BsonDocument>> changes = new ArrayList<>();
        minutes.forEach((minute, counts) ->
                changes.add(
                        new UpdateOneModel<>(
                                eq("_id", minute),
                                combine(inc("succeeded", counts[0]), inc("failed", counts[1])),
                                new UpdateOptions().upsert(true))));
        var _ =
                session.write(() ->
                        database.minutes().withWriteConcern(WriteConcern.W1).bulkWrite(changes));
    }

    /** Forgets the minutes of more than an hour before an instant. */
    static void forgetBefore(Database database, Instant now) {
        try (Session session = database.begin()) {
            var _ =
                    session.write(
                            () -> database.minutes().deleteMany(lt("_id", of(now) - MINUTES_KEPT)));
        }
    }

    /** Answers what ended in the last full minutes and the present one's part. */
    static Summary.Throughput read(
            Database database, Session session, Instant now, int fullMinutes) {
        long present = of(now);
        long succeeded = 0;
        long failed = 0;
        for (Fields minute :
                session.list(
                        database.minutes()
                                .find(and(gte("_id", present - fullMinutes), lte("_id", present))),
                        row -> row)) {
            succeeded += minute.number("succeeded");
            failed += minute.number("failed");
        }
        return new Summary.Throughput(succeeded, failed);
    }

    private static long of(Instant instant) {
        return Math.floorDiv(instant.toEpochMilli(), MILLIS);
    }
}
