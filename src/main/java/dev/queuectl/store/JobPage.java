package dev.queuectl.store;

import dev.queuectl.domain.Job;

import java.util.List;
import java.util.OptionalLong;

/**
 * One page of jobs, newest first.
 *
 * @param jobs the jobs
 * @param next the cursor that continues after them; empty when this is the last page
 */
public record JobPage(List<Job> jobs, OptionalLong next) {
    public JobPage {
        jobs = List.copyOf(jobs);
    }
}
