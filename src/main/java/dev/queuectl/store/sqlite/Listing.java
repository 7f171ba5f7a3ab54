package dev.queuectl.store.sqlite;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobState.Kind;
import dev.queuectl.store.JobPage;
import dev.queuectl.store.JobQuery;
import dev.queuectl.store.sql.JobRow;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Pages through jobs, newest first. The cursor is the place in the order of enqueueing. */
final class Listing {
    private static final String LIST_ALL =
            "SELECT " + JobRow.COLUMNS + " FROM job WHERE seq < ?1 ORDER BY seq DESC LIMIT ?2";

    /**
     * An index gives the newest of one state without looking at others: each state offers a page,
     * of which the newest are taken.
     */
    private static final String LIST_BY_STATE =
            "SELECT "
                    + JobRow.COLUMNS
                    + """
                     FROM job WHERE seq IN (
                        SELECT offered.seq FROM json_each(?3) AS wanted CROSS JOIN job AS offered
                        WHERE offered.seq IN (
                            SELECT seq FROM job INDEXED BY job_in_state
                            WHERE state = wanted.value AND seq < ?1
                            ORDER BY seq DESC LIMIT ?2)
                    )
                    ORDER BY seq DESC LIMIT ?2
                    """;

    private static final String LIST_BY_QUEUE =
            "SELECT "
                    + JobRow.COLUMNS
                    + """
                     FROM job WHERE seq IN (
                        SELECT offered.seq FROM json_each(?3) AS wanted
                        CROSS JOIN json_each(?4) AS named CROSS JOIN job AS offered
                        WHERE offered.seq IN (
                            SELECT seq FROM job INDEXED BY job_in_queue
                            WHERE queue = named.value AND state = wanted.value AND seq < ?1
                            ORDER BY seq DESC LIMIT ?2)
                    )
                    ORDER BY seq DESC LIMIT ?2
                    """;

    /** A job with several of the tags is offered several times and shown once. */
    private static final String LIST_BY_TAG =
            "SELECT "
                    + JobRow.COLUMNS
                    + """
                     FROM job WHERE seq IN (
                        SELECT offered.seq FROM json_each(?3) AS wanted CROSS JOIN job AS offered
                        WHERE offered.seq IN (
                            SELECT job FROM job_tag
                            WHERE tag = wanted.value AND job < ?1
                            ORDER BY job DESC LIMIT ?2)
                    )
                    ORDER BY seq DESC LIMIT ?2
                    """;

    private static final Set<Kind> ALL_KINDS = EnumSet.allOf(Kind.class);

    private Listing() {}

    static JobPage list(Database database, JobQuery query) {
        List<Job> jobs = new ArrayList<>();
        List<Long> places = new ArrayList<>();
        try (Transaction transaction = database.read()) {
            Statement listing = statement(transaction, query);
            while (listing.next()) {
                if (jobs.size() == query.limit()) {
                    return new JobPage(jobs, places, false);
                }
                JobRow row = JobRow.read(listing);
                jobs.add(row.job());
                places.add(row.seq());
            }
        }
        return new JobPage(jobs, places, true);
    }

    private static Statement statement(Transaction transaction, JobQuery query) {
        String sql = LIST_ALL;
        if (!query.tags().isEmpty()) {
            sql = LIST_BY_TAG;
        } else if (!query.queues().isEmpty()) {
            sql = LIST_BY_QUEUE;
        } else if (!query.kinds().isEmpty()) {
            sql = LIST_BY_STATE;
        }
        // One more than the page holds tells whether another page follows.
        Statement statement =
                transaction
                        .statement(sql)
                        .bind(query.before().orElse(Long.MAX_VALUE))
                        .bind(query.limit() + 1L);
        if (!query.tags().isEmpty()) {
            return statement.bind(JsonArrays.ofTags(query.tags()));
        }
        if (!query.queues().isEmpty() || !query.kinds().isEmpty()) {
            Set<Kind> kinds = query.kinds().isEmpty() ? ALL_KINDS : query.kinds();
            statement.bind(JsonArrays.ofKinds(kinds));
        }
        if (!query.queues().isEmpty()) {
            statement.bind(JsonArrays.ofQueues(query.queues()));
        }
        return statement;
    }
}
