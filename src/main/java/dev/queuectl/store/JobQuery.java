package dev.queuectl.store;

import dev.queuectl.domain.JobSpec;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.QueueName;

import java.util.OptionalLong;
import java.util.Set;

/**
 * Which jobs a page shall show. States and queues are asked for together, tags alone: no index
 * knows both, so a store that was asked for both might read for long to fill a page.
 *
 * @param kinds the states wanted; empty for all
 * @param queues the queues wanted; empty for all
 * @param tags the tags wanted, of which a job has at least one; empty for any job
 * @param limit jobs on a page, 1 or more
 * @param before the cursor of the page before; empty for the first page
 */
public record JobQuery(
        Set<JobState.Kind> kinds,
        Set<QueueName> queues,
        Set<String> tags,
        int limit,
        OptionalLong before) {
    public JobQuery {
        kinds = Set.copyOf(kinds);
        queues = Set.copyOf(queues);
        tags = Set.copyOf(tags);
        tags.forEach(JobSpec::checkTag);
        if (limit < 1) {
            throw new IllegalArgumentException("limit " + limit);
        }
        if (!tags.isEmpty() && !(kinds.isEmpty() && queues.isEmpty())) {
            throw new IllegalArgumentException("tags " + tags + " with " + kinds + queues);
        }
    }

    /** Asks for jobs whatever their tags are. */
    public JobQuery(
            Set<JobState.Kind> kinds, Set<QueueName> queues, int limit, OptionalLong before) {
        this(kinds, queues, Set.of(), limit, before);
    }

    /** Answers a query for jobs that have at least one of these tags, whatever their state. */
    public static JobQuery tagged(Set<String> tags, int limit, OptionalLong before) {
        return new JobQuery(Set.of(), Set.of(), tags, limit, before);
    }

    /** Answers the same query for the page that follows. */
    public JobQuery after(JobPage page) {
        return new JobQuery(kinds, queues, tags, limit, page.next());
    }
}
