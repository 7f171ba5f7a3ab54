package dev.queuectl.store;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;
import dev.queuectl.domain.QueueName;
import dev.queuectl.domain.WorkerId;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a worker brings to the store and wants from it.
 *
 * @param worker who
 * @param now when
 * @param conclusions the runs that ended since its last turn
 * @param returned jobs it claimed and never started, as they shall stand: see {@link
 *     Job#givenBack}. Written before anything is claimed, under the same condition as a conclusion
 * @param claim the jobs it has room for
 */
public record Turn(
        WorkerId worker,
        Instant now,
        List<Conclusion> conclusions,
        List<Job> returned,
        Claim claim) {
    public Turn {
        conclusions = List.copyOf(conclusions);
        returned = List.copyOf(returned);
        for (Job job : returned) {
            if (job.state().kind() == JobState.Kind.PROCESSING) {
                throw new IllegalArgumentException("job '" + job.id() + "' is not given back");
            }
        }
    }

    /**
     * Which jobs a worker will take: due ones of queues that are not paused, highest priority
     * first, among equals in the order of enqueueing. A job that a worker could have claimed by an
     * earlier clock stays due when the clock is set back; it then counts as claimed at the instant
     * for which it was due.
     *
     * @param limit how many at most; zero for none
     * @param ahead how many more beyond those, to be started when others have ended; none of them
     *     was ever lost with its worker, since who holds it may be the next to die of it
     * @param places how many of them at most from queues whose {@linkplain QueueTerms#limit limit}
     *     says how many jobs all workers may hold, lest some wait here for a slot that could run
     *     elsewhere; never more than the limit leaves
     * @param queues from which queues; empty for all
     * @param only this job and no other; empty for any
     */
    public record Claim(
            int limit, int ahead, int places, Set<QueueName> queues, Optional<JobId> only) {
        public static final Claim NOTHING = new Claim(0, 0, 0, Set.of(), Optional.empty());

        public Claim {
            queues = Set.copyOf(queues);
        }

        /** Makes a claim that takes as many from queues with a limit as there are free slots. */
        public Claim(int limit, int ahead, Set<QueueName> queues, Optional<JobId> only) {
            this(limit, ahead, limit, queues, only);
        }

        /** Answers how many jobs are wanted in all. */
        public int total() {
            return limit + ahead;
        }
    }
}
