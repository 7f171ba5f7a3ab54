package dev.queuectl.store.sqlite;

import dev.queuectl.domain.Job;
import dev.queuectl.store.sql.SpecColumns;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Writes what tags are on: a row for each tag of a job, and none for a job without. */
final class TagRows {
    /** A job may have a tag twice. */
    private static final String INSERT =
            "INSERT OR IGNORE INTO job_tag (tag, job) SELECT ?, seq FROM job WHERE id = ?";

    private static final String DELETE = "DELETE FROM job_tag WHERE tag = ? AND job = ?";

    private TagRows() {}

    /** Prepares the writing, if there is any to do for these jobs. */
    static void prepare(Database database, List<Job> jobs) {
        for (Job job : jobs) {
            if (!job.spec().tags().isEmpty()) {
                database.prepare(INSERT);
                return;
            }
        }
    }

    /** Writes the rows of a job that has just been inserted. */
    static void insert(Transaction transaction, Job job) {
        for (String tag : job.spec().tags()) {
            transaction.statement(INSERT).bind(tag).bind(job.id().value()).run();
        }
    }

    /**
     * Removes the rows of a job.
     *
     * @param seq the job's place in the order of enqueueing
     * @param tags what its row says of them
     */
    static void delete(Transaction transaction, long seq, @Nullable String tags) {
        for (String tag : SpecColumns.tags(tags)) {
            transaction.statement(DELETE).bind(tag).bind(seq).run();
        }
    }
}
