package dev.queuectl.domain;

import java.util.Locale;

/**
 * Why a job stands where it stands, in one word: the outcome of its last run, or that it killed its
 * workers.
 */
public enum Reason {
    EXIT,
    SIGNAL,
    TIMEOUT,
    CANCELLED,
    LOST,
    INTERRUPTED,
    NOT_STARTED,
    POISON,
    SUPERSEDED;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** Answers the word as users see it, in lower case. */
    public String label() {
        return label;
    }
}
