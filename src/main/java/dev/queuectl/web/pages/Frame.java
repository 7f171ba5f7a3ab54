package dev.queuectl.web.pages;

/**
 * What every page shows around its own.
 *
 * @param title of the page
 * @param section the entry of the menu that it belongs to
 * @param mayChange whether the one who looks may change anything; else no button is shown
 * @param mayEnqueue whether the one who looks may enqueue jobs
 * @param store where the queue is, without a secret
 * @param theme light or dark where somebody chose; else empty
 */
public record Frame(
        String title,
        String section,
        boolean mayChange,
        boolean mayEnqueue,
        String store,
        String theme) {}
