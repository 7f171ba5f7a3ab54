package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.currentDate;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.JobId;
import dev.queuectl.store.HeldRun;
import dev.queuectl.store.LiveNews;
import dev.queuectl.store.OutputPart;

import org.bson.BsonDocument;
import org.bson.conversions.Bson;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings what running jobs write to those who watch them from elsewhere. Nothing of it has to last,
 * so nobody waits for a disk.
 */
final class Publishing {
    private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);

    private Publishing() {}

    static void publish(Database database, HeldRun run, Channel channel, LiveNews news) {
        try (Session session = database.begin()) {
            Optional<Long> held =
                    session.first(
                            database.jobs().find(MongoOutputs.held(run)).projection(include("_id")),
                            row -> row.number("_id"));
            if (held.isEmpty()) {
                return;
            }
            Bson stream = stream(held.get(), run.number(), channel);
            List<UpdateOneModel<BsonDocument>> parts = new ArrayList<>();
            long end = news.size().orElse(0);
            for (OutputPart part : news.parts()) {
                Bson whole =
                        combine(
                                set("to", part.to()),
                                set("limit", news.limit().bytes()),
                                set("bytes", part.bytes()));
                parts.add(
                        new UpdateOneModel<>(and(stream, eq("from", part.from())), whole, UPSERT));
                end = part.to();
            }
            if (!parts.isEmpty()) {
                var _ = session.write(() -> database.liveParts().bulkWrite(parts));
            }
            if (news.limit().isExceededBy(end)) {
                Bson middle =
                        and(
                                stream,
                                gte("from", news.limit().head()),
                                lte("to", news.limit().tailStart(end)));
                var _ = session.write(() -> database.liveParts().deleteMany(middle));
            }
            if (news.size().isPresent()) {
                Bson told = combine(set("size", news.size().getAsLong()), currentDate("toldAt"));
                var _ = session.write(() -> database.live().updateOne(stream, told, UPSERT));
            }
        }
    }

    /** Finds what is told of a stream. */
    static Bson stream(long job, int run, Channel channel) {
        return and(eq("job", job), eq("number", run), eq("stream", RunDocument.stream(channel)));
    }

    static void withdraw(Database database, List<HeldRun> runs) {
        try (Session session = database.begin()) {
            Map<JobId, Long> seqs = new HashMap<>();
            List<String> ids = runs.stream().map(run -> run.job().value()).toList();
            for (Fields job :
                    session.list(
                            database.jobs().find(in("id", ids)).projection(include("id")),
                            row -> row)) {
                seqs.put(new JobId(job.text("id")), job.number("_id"));
            }
            for (HeldRun run : runs) {
                Long seq = seqs.get(run.job());
                if (seq != null) {
                    Bson ofRun = and(eq("job", seq), eq("number", run.number()));
                    var _ = session.write(() -> database.liveParts().deleteMany(ofRun));
                    var _ = session.write(() -> database.live().deleteMany(ofRun));
                }
            }
        }
    }
}
