package dev.queuectl.web.pages;

/**
 * A job as a line of a table.
 *
 * @param reason how its latest run ended; may be empty
 * @param took how long its latest run took; empty where nobody asked or there is none
 * @param error the last line of its error output; empty where nobody asked or there is none
 */
public record JobRow(
        String id,
        String command,
        String state,
        String reason,
        String queue,
        int attempts,
        Moment updated,
        String took,
        String error) {}
