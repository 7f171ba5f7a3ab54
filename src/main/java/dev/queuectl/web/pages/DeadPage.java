package dev.queuectl.web.pages;

import java.util.List;

/**
 * The dead letters.
 *
 * @param groups the most frequent first
 * @param lookedAt how many of the newest are in groups
 * @param more whether there are older ones that are in none
 * @param group the group whose jobs are shown; empty for all of them
 * @param jobs those shown
 * @param older a link to jobs that follow; empty at the end
 */
public record DeadPage(
        Frame frame,
        String total,
        List<DeadGroup> groups,
        String lookedAt,
        boolean more,
        String group,
        List<JobRow> jobs,
        String older) {
    public DeadPage {
        groups = List.copyOf(groups);
        jobs = List.copyOf(jobs);
    }
}
