package dev.queuectl.web.pages;

/**
 * A queue as a line of a table.
 *
 * @param paused by whom, since when and why no job of it is taken; empty when it is not paused
 * @param limit how many of its jobs may run at once; empty for any number
 * @param waiting jobs that wait, those that failed before included
 * @param workers how many living workers serve it
 * @param perMinute how many of its runs ended in a minute of the last hour
 * @param waited what 90 of 100 of its runs waited at most; a dash where there was none
 */
public record QueueRow(
        String name,
        String paused,
        String limit,
        String waiting,
        String processing,
        String completed,
        String dead,
        long workers,
        String perMinute,
        String failureRate,
        String waited) {}
