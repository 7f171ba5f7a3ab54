package dev.queuectl.store;

import dev.queuectl.domain.Job;

import java.util.List;
import java.util.OptionalLong;

/**
 * One page of jobs, newest first.
 *
 * @param jobs the jobs
 * @param places of each job its place in the order of enqueueing, which is the cursor that
 *     continues after it
 * @param isLast whether no others follow
 */
public record JobPage(List<Job> jobs, List<Long> places, boolean isLast) {
    public JobPage {
        jobs = List.copyOf(jobs);
        places = List.copyOf(places);
        if (jobs.size() != places.size() || (jobs.isEmpty() && !isLast)) {
            throw new IllegalArgumentException(jobs.size() + " jobs, " + places.size() + " places");
        }
    }

    /** Answers the cursor that continues after this page; empty when it is the last. */
    public OptionalLong next() {
        return isLast ? OptionalLong.empty() : OptionalLong.of(places.getLast());
    }
}
