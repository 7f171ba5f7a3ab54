package dev.queuectl.store;

import dev.queuectl.domain.JobState;
import dev.queuectl.domain.QueueName;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * The state of the whole store at a glance.
 *
 * @param counts jobs by queue and state; a state without jobs may be absent
 * @param oldestDue since when the longest-waiting due job could have been started; empty when none
 *     waits
 * @param lastMinute runs ended in the last full minute and the present one's part, at most 2
 *     minutes back
 * @param lastHour the same over the last 60 minutes
 */
public record Summary(
        Map<QueueName, Map<JobState.Kind, Long>> counts,
        Optional<Instant> oldestDue,
        Throughput lastMinute,
        Throughput lastHour) {

    /**
     * Runs that ended within a span of time.
     *
     * @param succeeded runs that completed their job
     * @param failed runs that counted as an attempt and did not
     */
    public record Throughput(long succeeded, long failed) {}

    /** Answers how many jobs of all queues are in one of these states. */
    public long count(Collection<JobState.Kind> kinds) {
        return count(counts.keySet(), kinds);
    }

    /** Answers how many jobs of these queues are in one of these states. */
    public long count(Collection<QueueName> queues, Collection<JobState.Kind> kinds) {
        long sum = 0;
        for (QueueName queue : queues) {
            Map<JobState.Kind, Long> ofQueue = counts.getOrDefault(queue, Map.of());
            for (JobState.Kind kind : kinds) {
                sum += ofQueue.getOrDefault(kind, 0L);
            }
        }
        return sum;
    }
}
