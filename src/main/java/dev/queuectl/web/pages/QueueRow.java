package dev.queuectl.web.pages;

/**
 * A queue as a line of a table.
 *
 * @param waiting jobs that wait, those that failed before included
 * @param workers how many living workers serve it
 * @param perMinute how many of its runs ended in a minute of the last hour
 * @param waited what 90 of 100 of its runs waited at most; a dash where there was none
 */
public record QueueRow(
        String name,
        String waiting,
        String processing,
        String completed,
        String dead,
        long workers,
        String perMinute,
        String failureRate,
        String waited) {}
