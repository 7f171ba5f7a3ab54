package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;

import dev.queuectl.store.Turn;

import org.bson.conversions.Bson;

import java.util.List;

/** Makes jobs ready whose time has come, so that claims need not look at those whose has not. */
final class Promoting {
    private static final int SLICE = 1000;

    private Promoting() {}

    /** Makes every job ready that has to be for this turn. */
    static void promote(Database database, Session session, Turn turn) {
        if (turn.claim().total() == 0) {
            return;
        }
        Bson due = and(eq("waiting", Words.LATER), lte("runAt", turn.now()));
        Bson ready = combine(set("waiting", Words.READY), set("unsettled", true));
        if (turn.claim().only().isPresent()) {
            Bson only = and(JobDocument.named(turn.claim().only().get()), due);
            var _ = session.write(() -> database.jobs().updateOne(only, ready));
            return;
        }
        int found;
        do {
            List<Long> slice =
                    session.list(
                            database.jobs()
                                    .find(due)
                                    .sort(ascending("runAt"))
                                    .limit(SLICE)
                                    .projection(include("_id")),
                            row -> row.number("_id"));
            found = slice.size();
            if (found > 0) {
                // Those that changed meanwhile are left out.
                var _ =
                        session.write(() ->
                                database.jobs().updateMany(and(in("_id", slice), due), ready));
            }
        } while (found == SLICE);
    }
}
