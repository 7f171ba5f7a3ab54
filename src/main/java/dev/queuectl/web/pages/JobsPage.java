package dev.queuectl.web.pages;

import java.util.List;

/**
 * Jobs that a filter means, newest first.
 *
 * @param path where the page is
 * @param filter as it was typed
 * @param meant the filter with what the page adds to it
 * @param error why the filter is not understood; empty when it is
 * @param states ready-made filters
 * @param ended whether to show how and when jobs ended
 * @param jobs those on this page
 * @param known how many there are, where that is known; else empty
 * @param reached how far back was looked before time was up; empty when it was not
 * @param newest a link to the first page; empty on it
 * @param older a link to jobs that follow; empty at the end
 */
public record JobsPage(
        Frame frame,
        String path,
        String filter,
        String meant,
        String error,
        List<Chip> states,
        boolean ended,
        List<JobRow> jobs,
        String known,
        String reached,
        String newest,
        String older) {
    public JobsPage {
        states = List.copyOf(states);
        jobs = List.copyOf(jobs);
    }

    /**
     * A filter that is one click away.
     *
     * @param jobs how many jobs it means
     * @param isChosen whether it is the one in force
     */
    public record Chip(String name, String filter, String jobs, boolean isChosen) {}
}
