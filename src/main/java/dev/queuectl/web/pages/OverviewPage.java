package dev.queuectl.web.pages;

import java.util.List;

/**
 * The queue at a glance.
 *
 * @param problems what an operator should look at, a sentence each
 * @param counts jobs by state, in the order of a job's life
 * @param oldest how long the job has waited that waits longest; empty when none does
 * @param hour what the last hour was like
 * @param minutes the last hour minute by minute, oldest first
 * @param queues those with most to do first
 * @param groups why jobs are dead, the most frequent first
 * @param groupedOf of how many dead jobs the groups are
 */
public record OverviewPage(
        Frame frame,
        List<String> problems,
        List<Count> counts,
        String oldest,
        Crew crew,
        Hour hour,
        List<Minute> minutes,
        List<QueueRow> queues,
        List<DeadGroup> groups,
        String groupedOf) {
    public OverviewPage {
        problems = List.copyOf(problems);
        counts = List.copyOf(counts);
        minutes = List.copyOf(minutes);
        queues = List.copyOf(queues);
        groups = List.copyOf(groups);
    }

    /** How many jobs are in a state. */
    public record Count(String state, String jobs) {}

    /** How many workers live, and how many of their slots run a job. */
    public record Crew(int workers, long busy, long slots) {}

    /**
     * Figures of an hour.
     *
     * @param perMinute how many runs ended in a minute
     * @param failureRate which part of them failed; empty where none ended
     */
    public record Hour(String perMinute, String failureRate, Spans waited, Spans took) {}

    /** What half, 90 and 99 of 100 stayed below; a dash where there was nothing. */
    public record Spans(String half, String ninety, String ninetyNine) {}

    /**
     * A minute's figures.
     *
     * @param start its beginning in seconds since 1970
     * @param text its beginning for people, in UTC
     */
    public record Minute(long start, String text, long completed, long failed) {}
}
