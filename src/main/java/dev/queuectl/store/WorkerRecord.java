package dev.queuectl.store;

import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.WorkerId;

import java.time.Instant;
import java.util.Set;

/**
 * A worker as it registered itself.
 *
 * @param id its name, used for one life only
 * @param host the machine it runs on
 * @param pid its process on that machine
 * @param slots how many jobs it runs at a time, which operators may change; zero for one that only
 *     runs a single job of its own
 * @param queues the queues it serves; empty for all
 * @param startedAt when it started
 */
public record WorkerRecord(
        WorkerId id, Host host, long pid, int slots, Set<QueueName> queues, Instant startedAt) {
    public WorkerRecord {
        queues = Set.copyOf(queues);
    }

    /** Whether it takes jobs from that queue. */
    public boolean serves(QueueName queue) {
        return slots > 0 && (queues.isEmpty() || queues.contains(queue));
    }
}
