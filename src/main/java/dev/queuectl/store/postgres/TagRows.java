package dev.queuectl.store.postgres;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;

import java.util.ArrayList;
import java.util.List;

/**
 * Gathers what tags the jobs that one transaction inserts are found by: a row for each tag of a
 * job, and none for a job without. Not thread-safe.
 */
final class TagRows {
    /** A job may have a tag twice. */
    private static final String INSERT =
            """
            INSERT INTO @job_tag (tag, job, id)
            SELECT * FROM unnest(?::text[], ?::int8[], ?::text[]) ON CONFLICT DO NOTHING
            """;

    private final List<Row> rows = new ArrayList<>();

    private record Row(String tag, long job, JobId id) {}

    /**
     * Adds the tags of a job.
     *
     * @param place its place in the order of enqueueing
     */
    void add(Job job, long place) {
        job.spec().tags().forEach(tag -> rows.add(new Row(tag, place, job.id())));
    }

    void write(Session session) {
        if (!rows.isEmpty()) {
            session.query(INSERT)
                    .bindTexts(rows, Row::tag)
                    .bindNumbers(rows, Row::job)
                    .bindTexts(rows, row -> row.id().value())
                    .run();
        }
    }
}
