package dev.queuectl.store;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.QueueName;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The queues of which not everything that is ready may be claimed.
 *
 * @param shut those that are paused
 * @param limits how many jobs of the others may be held at once, where that is limited
 */
public record QueueGates(Set<QueueName> shut, Map<QueueName, Integer> limits) {
    /** Every queue is open. */
    public static final QueueGates NONE = new QueueGates(Set.of(), Map.of());

    public QueueGates {
        shut = Set.copyOf(shut);
        limits = Map.copyOf(limits);
    }

    public static QueueGates of(Map<QueueName, QueueTerms> queues) {
        Set<QueueName> shut = new HashSet<>();
        Map<QueueName, Integer> limits = new HashMap<>();
        queues.forEach((queue, terms) -> {
            if (terms.paused().isPresent()) {
                shut.add(queue);
            } else if (terms.limit().isPresent()) {
                limits.put(queue, terms.limit().getAsInt());
            }
        });
        return shut.isEmpty() && limits.isEmpty() ? NONE : new QueueGates(shut, limits);
    }

    /** Whether a claim from these queues, or from all if there are none, has to heed anything. */
    public boolean concern(Set<QueueName> queues) {
        if (queues.isEmpty()) {
            return !shut.isEmpty() || !limits.isEmpty();
        }
        return queues.stream().anyMatch(queue -> shut.contains(queue) || limits.containsKey(queue));
    }

    /**
     * Answers the queues with a limit of which a turn has let go more jobs than it claimed: places
     * in them are free that others may wait for.
     */
    public Set<QueueName> freedBy(Turn turn, Set<JobId> stale, Iterable<Job> claimed) {
        if (limits.isEmpty()) {
            return Set.of();
        }
        Map<QueueName, Integer> freed = new HashMap<>();
        for (Conclusion conclusion : turn.conclusions()) {
            if (!stale.contains(conclusion.job().id())) {
                freed.merge(conclusion.job().spec().queue(), 1, Integer::sum);
            }
        }
        for (Job job : turn.returned()) {
            freed.merge(job.spec().queue(), 1, Integer::sum);
        }
        for (Job job : claimed) {
            freed.merge(job.spec().queue(), -1, Integer::sum);
        }
        freed.keySet().retainAll(limits.keySet());
        freed.values().removeIf(count -> count <= 0);
        return freed.keySet();
    }
}
