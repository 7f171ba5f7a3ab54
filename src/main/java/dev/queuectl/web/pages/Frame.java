package dev.queuectl.web.pages;

/**
 * What every page shows around its own.
 *
 * @param title of the page
 * @param mayChange whether the one who looks may change anything; else no button is shown
 * @param store where the queue is, without a secret
 */
public record Frame(String title, boolean mayChange, String store) {}
