package dev.queuectl.store;

import dev.queuectl.domain.JobId;
import dev.queuectl.domain.JobState;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Which jobs shall be forgotten. Jobs that are being processed never are.
 *
 * @param kinds in which states; at least one
 * @param updatedBefore whose state last changed before this instant; empty for any time
 * @param ids only these; empty for any
 */
public record Purge(Set<JobState.Kind> kinds, Optional<Instant> updatedBefore, Set<JobId> ids) {
    public Purge {
        kinds = Set.copyOf(kinds);
        ids = Set.copyOf(ids);
        if (kinds.isEmpty() || kinds.contains(JobState.Kind.PROCESSING)) {
            throw new IllegalArgumentException("cannot purge " + kinds);
        }
    }
}
