package dev.queuectl.web.pages;

/**
 * A form that makes a job.
 *
 * @param home where the job runs if nothing is said
 */
public record EnqueuePage(Frame frame, String home) {}
