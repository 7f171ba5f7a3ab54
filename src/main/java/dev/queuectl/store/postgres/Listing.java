package dev.queuectl.store.postgres;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.domain.QueueName;
import dev.queuectl.store.JobPage;
import dev.queuectl.store.JobQuery;
import dev.queuectl.store.sql.Codes;
import dev.queuectl.store.sql.JobRow;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Pages through jobs, newest first. The cursor is the place in the order of enqueueing. The index
 * gives the newest of one queue in one state without looking at others: each of these offers a
 * page, of which the newest are taken.
 */
final class Listing {
    private static final String PAGE =
            """
             AS wanted (queue) CROSS JOIN unnest(?::int8[]) AS in_state (code)
            CROSS JOIN LATERAL (
                SELECT * FROM @job
                WHERE queue = wanted.queue AND state = in_state.code::smallint AND seq < ?
                ORDER BY seq DESC LIMIT ?
            ) AS offered
            ORDER BY seq DESC LIMIT ?
            """;

    private static final String OF_ALL =
            "SELECT offered."
                    + JobRow.COLUMNS.replace(", ", ", offered.")
                    + " FROM (SELECT DISTINCT queue FROM @tally)"
                    + PAGE;

    private static final String OF_QUEUES =
            "SELECT offered."
                    + JobRow.COLUMNS.replace(", ", ", offered.")
                    + " FROM unnest(?::text[])"
                    + PAGE;

    /**
     * A job with several of the tags is offered several times and shown once. Jobs are fetched one
     * by one: the offset keeps the server from looking for another way.
     */
    private static final String OF_TAGS =
            "SELECT offered."
                    + JobRow.COLUMNS.replace(", ", ", offered.")
                    + """
                     FROM (
                        SELECT DISTINCT found.job, found.id FROM unnest(?::text[]) AS wanted (tag)
                        CROSS JOIN LATERAL (
                            SELECT job, id FROM @job_tag
                            WHERE tag = wanted.tag AND job < ?
                            ORDER BY job DESC LIMIT ?
                        ) AS found
                        ORDER BY found.job DESC LIMIT ?
                    ) AS page
                    CROSS JOIN LATERAL (SELECT * FROM @job WHERE id = page.id OFFSET 0) AS offered
                    ORDER BY offered.seq DESC
                    """;

    private static final Set<Kind> ALL_KINDS = EnumSet.allOf(Kind.class);

    private Listing() {}

    static JobPage list(Database database, JobQuery query) {
        List<Job> jobs = new ArrayList<>();
        List<Long> places = new ArrayList<>();
        try (Session session = database.begin()) {
            // One more than the page holds tells whether another page follows.
            Query page =
                    which(session, query)
                            .bind(query.before().orElse(Long.MAX_VALUE))
                            .bind(query.limit() + 1L)
                            .bind(query.limit() + 1L);
            while (page.next()) {
                if (jobs.size() == query.limit()) {
                    return new JobPage(jobs, places, false);
                }
                JobRow row = JobRow.read(page);
                jobs.add(row.job());
                places.add(row.seq());
            }
        }
        return new JobPage(jobs, places, true);
    }

    private static Query which(Session session, JobQuery query) {
        if (!query.tags().isEmpty()) {
            return session.query(OF_TAGS).bindTexts(query.tags(), tag -> tag);
        }
        Set<Kind> kinds = query.kinds().isEmpty() ? ALL_KINDS : query.kinds();
        Query page =
                query.queues().isEmpty()
                        ? session.query(OF_ALL)
                        : session.query(OF_QUEUES).bindTexts(query.queues(), QueueName::value);
        return page.bindNumbers(kinds, Codes::of);
    }
}
