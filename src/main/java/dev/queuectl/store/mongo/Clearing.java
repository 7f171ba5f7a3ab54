package dev.queuectl.store.mongo;

import org.bson.BsonDocument;

import java.util.List;

/** Empties the store of jobs. */
final class Clearing {
    private static final BsonDocument ALL = new BsonDocument();

    private Clearing() {}

    /** Answers how many jobs there were. */
    static long clear(Database database) {
        try (Session session = database.begin()) {
            long[] jobs = new long[1];
            Tally.read(database, session).forEach((_, number) -> jobs[0] += number);
            Settling.clear(database, session);
            for (var collection :
                    List.of(
                            database.parts(),
                            database.live(),
                            database.liveParts(),
                            database.batches(),
                            database.minutes(),
                            database.figures(),
                            database.events())) {
                var _ = session.write(() -> collection.deleteMany(ALL));
            }
            session.wakeOthers();
            return jobs[0];
        }
    }
}
