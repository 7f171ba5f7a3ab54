package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.unset;

import dev.queuectl.domain.Channel;
import dev.queuectl.domain.JobId;
import dev.queuectl.store.HeldRun;
import dev.queuectl.store.KeptOutput;
import dev.queuectl.store.LargeStream;
import dev.queuectl.store.LiveNews;
import dev.queuectl.store.LiveStream;
import dev.queuectl.store.OutputStore;

import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonObjectId;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Large output in parts of {@value #PART} bytes, each a document, so that nobody ever holds a whole
 * stream. The parts of one upload bear its token; the job's own document says which upload counts,
 * and is changed when all parts are there, by whoever holds the job then.
 */
final class MongoOutputs implements OutputStore {
    static final int PART = 256 * 1024;

    /** So many parts travel together. */
    private static final int TOGETHER = 8;

    private static final byte[] NOTHING = {};

    private final Database database;

    MongoOutputs(Database database) {
        this.database = database;
    }

    /** Which upload counts for which stream, as the job's document says. */
    private record Uploads(long job, Map<String, ObjectId> byStream) {
        static Uploads read(Fields row) {
            Map<String, ObjectId> uploads = new HashMap<>();
            if (row.has("large")) {
                Fields large = row.fields("large");
                for (String stream : large.document().keySet()) {
                    uploads.put(stream, upload(large.fields(stream)));
                }
            }
            return new Uploads(row.number("_id"), uploads);
        }

        static ObjectId upload(Fields stream) {
            return stream.document().getObjectId("upload").getValue();
        }
    }

    /** Answers the name of the field within {@code large} that stands for a stream. */
    private static String name(int run, Channel channel) {
        return run + "-" + RunDocument.stream(channel);
    }

    private static int runOf(String name) {
        return Integer.parseInt(name, 0, name.indexOf('-'), 10);
    }

    /** Finds the run's job, if the run is still its holder's. */
    static Bson held(HeldRun run) {
        return and(
                JobDocument.named(run.job()),
                eq("state", Words.PROCESSING),
                eq("worker", run.holder().value()),
                eq("fence", run.fence()));
    }

    @Override
    public void keep(HeldRun run, Channel channel, Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file);
                Session session = database.begin()) {
            Optional<Uploads> found =
                    session.first(
                            database.jobs().find(held(run)).projection(include("large")),
                            Uploads::read);
            if (found.isEmpty()) {
                return;
            }
            Uploads before = found.get();
            ObjectId upload = new ObjectId();
            long size = upload(session, before.job(), upload, bytes);
            String stream = name(run.number(), channel);
            List<ObjectId> needless = new ArrayList<>();
            List<Bson> changes = new ArrayList<>();
            changes.add(set("large." + stream, entry(upload, size)));
            before.byStream()
                    .forEach((name, former) -> {
                        boolean old = runOf(name) <= run.number() - RunDocument.KEPT;
                        if (old) {
                            changes.add(unset("large." + name));
                        }
                        if (old || name.equals(stream)) {
                            needless.add(former);
                        }
                    });
            boolean isStillHeld =
                    session.write(() -> database.jobs().updateOne(held(run), combine(changes)))
                                    .getMatchedCount()
                            > 0;
            remove(session, before.job(), isStillHeld ? needless : List.of(upload));
        }
    }

    /** Stores a stream for a job whose document is not inserted yet, and tells it of that. */
    void add(Session session, BsonDocument job, LargeStream stream) throws IOException {
        ObjectId upload = new ObjectId();
        long size = upload(session, new Fields(job).number("_id"), upload, stream.bytes());
        if (!job.containsKey("large")) {
            job.append("large", new BsonDocument());
        }
        job.getDocument("large").append(name(stream.run(), stream.channel()), entry(upload, size));
    }

    private static BsonDocument entry(ObjectId upload, long size) {
        return new BsonDocument("upload", new BsonObjectId(upload))
                .append("size", new BsonInt64(size));
    }

    /** Answers how many bytes were read. */
    private long upload(Session session, long job, ObjectId upload, InputStream bytes)
            throws IOException {
        long size = 0;
        int number = 0;
        List<BsonDocument> parts = new ArrayList<>();
        for (byte[] next = bytes.readNBytes(PART); next.length > 0; next = bytes.readNBytes(PART)) {
            size += next.length;
            parts.add(
                    new BsonDocument("_id", new BsonObjectId(new ObjectId()))
                            .append("job", new BsonInt64(job))
                            .append("upload", new BsonObjectId(upload))
                            .append("part", new BsonInt32(number++))
                            .append("bytes", new BsonBinary(next)));
            if (parts.size() == TOGETHER) {
                insert(session, parts);
            }
        }
        insert(session, parts);
        return size;
    }

    private void insert(Session session, List<BsonDocument> parts) {
        if (!parts.isEmpty()) {
            var _ = session.write(() -> database.parts().insertMany(parts));
            parts.clear();
        }
    }

    private void remove(Session session, long job, List<ObjectId> uploads) {
        if (!uploads.isEmpty()) {
            Bson which = and(eq("job", job), in("upload", uploads));
            var _ = session.write(() -> database.parts().deleteMany(which));
        }
    }

    /** Forgets all that is kept of jobs, also what no document tells of any more. */
    static void forget(Database database, Session session, List<Long> jobs) {
        for (var collection : List.of(database.parts(), database.live(), database.liveParts())) {
            var _ = session.write(() -> collection.deleteMany(in("job", jobs)));
        }
    }

    @Override
    public Optional<LiveStream> watch(JobId id, int run, Channel channel) {
        return Watching.begin(database, id, run, channel);
    }

    @Override
    public void publish(HeldRun run, Channel channel, LiveNews news) {
        Publishing.publish(database, run, channel, news);
    }

    @Override
    public void withdraw(List<HeldRun> runs) {
        Publishing.withdraw(database, runs);
    }

    @Override
    public Optional<KeptOutput> find(JobId id, int run, Channel channel) {
        String stream = name(run, channel);
        try (Session session = database.begin()) {
            return session.first(
                            database.jobs()
                                    .find(and(JobDocument.named(id), in("state", Words.STATES)))
                                    .projection(include("large." + stream)),
                            row -> row)
                    .filter(row -> row.has("large") && row.fields("large").has(stream))
                    .map(row -> new Kept(row.number("_id"), row.fields("large").fields(stream)));
        }
    }

    /** What the parts of one stream hold together. */
    private final class Kept implements KeptOutput {
        private final long job;
        private final ObjectId upload;
        private final long size;

        Kept(long job, Fields stream) {
            this.job = job;
            this.upload = Uploads.upload(stream);
            this.size = stream.number("size");
        }

        @Override
        public long size() {
            return size;
        }

        /** Answers no more than the rest of one part. */
        @Override
        public byte[] read(long from, int length) {
            Bson which = and(eq("job", job), eq("upload", upload), eq("part", (int) (from / PART)));
            int start = (int) (from % PART);
            try (Session session = database.begin()) {
                byte[] part =
                        session.first(database.parts().find(which), row -> row.bytes("bytes"))
                                .orElse(NOTHING);
                return start >= part.length
                        ? NOTHING
                        : Arrays.copyOfRange(
                                part, start, (int) Math.min(part.length, (long) start + length));
            }
        }

        @Override
        public void close() {
            // Nothing is held between two pieces.
        }
    }
}
