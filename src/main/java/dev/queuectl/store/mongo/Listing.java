package dev.queuectl.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Sorts.descending;

import dev.queuectl.domain.QueueName;
import dev.queuectl.store.JobPage;
import dev.queuectl.store.JobQuery;

import org.bson.conversions.Bson;

import java.util.ArrayList;
import java.util.List;

/**
 * Pages through jobs, newest first. The cursor is the place in the order of enqueueing. An index
 * gives the newest in each state or with each tag, which the server merges.
 */
final class Listing {
    private Listing() {}

    static JobPage list(Database database, JobQuery query) {
        List<Bson> conditions = new ArrayList<>();
        if (!query.tags().isEmpty()) {
            conditions.add(in("tags", query.tags()));
        }
        if (!query.queues().isEmpty()) {
            conditions.add(in("queue", query.queues().stream().map(QueueName::value).toList()));
        }
        conditions.add(
                in("state", query.kinds().isEmpty() ? Words.STATES : Words.of(query.kinds())));
        query.before().ifPresent(before -> conditions.add(lt("_id", before)));
        try (Session session = database.begin()) {
            // One more than the page holds tells whether another page follows.
            List<JobDocument> rows =
                    session.list(
                            database.jobs()
                                    .find(and(conditions))
                                    .sort(descending("_id"))
                                    .limit(query.limit() + 1)
                                    .projection(JobDocument.WITHOUT_RUNS),
                            JobDocument::read);
            boolean isLast = rows.size() <= query.limit();
            List<JobDocument> page = isLast ? rows : rows.subList(0, query.limit());
            return new JobPage(
                    page.stream().map(JobDocument::job).toList(),
                    page.stream().map(JobDocument::seq).toList(),
                    isLast);
        }
    }
}
