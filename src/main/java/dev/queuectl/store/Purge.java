package dev.queuectl.store;

import dev.queuectl.domain.Job;
import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which jobs shall be forgotten. Jobs that are being processed never are.
 *
 * @param kinds in which states; at least one
 * @param updatedBefore whose state last changed before this instant; empty for any time
 * @param jobs only these, as they were read: of each the state and the fence are still the same,
 *     and it was enqueued at the same time, see {@link Amendment}; empty for any
 */
public record Purge(Set<JobState.Kind> kinds, Optional<Instant> updatedBefore, List<Job> jobs) {
    public Purge {
        kinds = Set.copyOf(kinds);
        jobs = List.copyOf(jobs);
        if (kinds.isEmpty() || kinds.contains(JobState.Kind.PROCESSING)) {
            throw new IllegalArgumentException("cannot purge " + kinds);
        }
        Set<JobId> ids = new HashSet<>();
        for (Job job : jobs) {
            if (!ids.add(job.id())) {
                throw new IllegalArgumentException("job '" + job.id() + "' is purged twice");
            }
        }
    }

    /** Names all jobs in these states. */
    public static Purge of(Set<JobState.Kind> kinds) {
        return new Purge(kinds, Optional.empty(), List.of());
    }

    /** Names jobs, at least one, that stand as they were read. */
    public static Purge of(List<Job> read) {
        return new Purge(
                read.stream().map(job -> job.state().kind()).collect(Collectors.toSet()),
                Optional.empty(),
                read);
    }
}
