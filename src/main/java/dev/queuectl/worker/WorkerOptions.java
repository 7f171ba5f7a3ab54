package dev.queuectl.worker;

import dev.queuectl.domain.JobId;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.WorkerId;
import dev.queuectl.store.Host;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What one worker shall be.
 *
 * @param id its name
 * @param host the machine it runs on
 * @param slots how many jobs it runs at a time until an operator says otherwise, 1 to 256
 * @param queues the queues it takes jobs from; empty for all
 * @param timeout the time limit of jobs that have none of their own; empty for the queue's setting
 * @param grace how long jobs may go on once it is asked to stop, before they are ended and given
 *     back; empty for as long as they like
 * @param until when it leaves by itself
 */
public record WorkerOptions(
        WorkerId id,
        Host host,
        int slots,
        Set<QueueName> queues,
        Optional<Duration> timeout,
        Optional<Duration> grace,
        Until until) {
    public static final int MOST_SLOTS = 256;

    public WorkerOptions {
        queues = Set.copyOf(queues);
        if (slots < 1 || slots > MOST_SLOTS) {
            throw new IllegalArgumentException("slots " + slots);
        }
    }

    /** When a worker leaves by itself. */
    public sealed interface Until {
        /** Never: it is stopped. */
        record Stopped() implements Until {}

        /** When its queues hold nothing due, nothing failed, and nothing of its own runs. */
        record Drained() implements Until {}

        /** When this job, the only one it takes, has ended for good or is somebody else's. */
        record Ended(JobId job) implements Until {}
    }

    /** Answers the only job this worker takes, if it is there for one alone. */
    Optional<JobId> only() {
        return until instanceof Until.Ended(JobId job) ? Optional.of(job) : Optional.empty();
    }
}
