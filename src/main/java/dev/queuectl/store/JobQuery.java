package dev.queuectl.store;

import dev.queuectl.domain.JobState;
import dev.queuectl.domain.QueueName;

import java.util.OptionalLong;
import java.util.Set;

/**
 * Which jobs a page shall show.
 *
 * @param kinds the states wanted; empty for all
 * @param queues the queues wanted; empty for all
 * @param limit jobs on a page, 1 or more
 * @param before the cursor of the page before; empty for the first page
 */
public record JobQuery(
        Set<JobState.Kind> kinds, Set<QueueName> queues, int limit, OptionalLong before) {
    public JobQuery {
        kinds = Set.copyOf(kinds);
        queues = Set.copyOf(queues);
        if (limit < 1) {
            throw new IllegalArgumentException("limit " + limit);
        }
    }

    /** Answers the same query for the page that follows. */
    public JobQuery after(JobPage page) {
        return new JobQuery(kinds, queues, limit, page.next());
    }
}
