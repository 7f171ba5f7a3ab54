package dev.queuectl.web.pages;

import java.util.List;

/**
 * The queue at a glance.
 *
 * @param counts jobs by state, in the order of a job's life
 * @param oldest how long the job has waited that waits longest; empty when none does
 */
public record OverviewPage(Frame frame, List<Count> counts, String oldest, int workers) {
    public OverviewPage {
        counts = List.copyOf(counts);
    }

    /** How many jobs are in a state. */
    public record Count(String state, long jobs) {}
}
